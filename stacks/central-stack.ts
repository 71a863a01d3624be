import type { Construct } from 'constructs';
import { DynamodbTableItem } from '#aws/dynamodb-table-item';
import { Alarms } from '../central/alarms.ts';
import { HubBus } from '../central/bus.ts';
import { HubKey } from '../central/key.ts';
import { Pipeline, type PipelineProps } from '../central/pipeline.ts';
import { HubTable } from '../central/tables.ts';
import { OperatorError } from '../lambdas/core/errors.ts';
import { SETTINGS_KEY } from '../lambdas/core/settings.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';
import { settingsOf } from './config.ts';

/** DynamoDB takes an item of 400 KB; names and keys leave room below that. */
const SETTINGS_LIMIT = 390_000;

/** The delegated-admin account: the hub itself. */
export class CentralStack extends AccountStack {
  constructor(scope: Construct, props: Omit<AccountStackProps, 'account' | 'region'> & Pick<PipelineProps, 'bundles'>) {
    const { organization, bundles } = props;
    const { naming, permissionsBoundary, alarmEmail } = organization;
    const account = naming.hubAccount;
    super(scope, 'central', { ...props, account, region: naming.homeRegion });

    const key = new HubKey(this, 'key', { account, region: naming.homeRegion });
    const bus = new HubBus(this, 'bus', { naming, organizationId: organization.id });
    const incidents = new HubTable(this, 'incidents', { name: 'incidents', keyArn: key.arn, stream: true });
    const state = new HubTable(this, 'state', { name: 'state', keyArn: key.arn });
    this.#writeSettings(state, props);

    const pipeline = new Pipeline(this, 'pipeline', {
      naming,
      bundles,
      keyArn: key.arn,
      bus,
      incidents,
      state,
      externalIds: `\${jsonencode(${this.externalIds()})}`,
      ...(permissionsBoundary !== undefined && { permissionsBoundary: permissionsBoundary.replaceAll('{account}', account) }),
    });
    new Alarms(this, 'alarms', {
      account,
      keyArn: key.arn,
      deadLetters: pipeline.deadLetters,
      functions: pipeline.functions,
      ...(alarmEmail !== undefined && { email: alarmEmail }),
    });
  }

  #writeSettings(table: HubTable, { organization }: Pick<AccountStackProps, 'organization'>): void {
    const document = JSON.stringify(settingsOf(organization));
    if (document.length > SETTINGS_LIMIT) {
      throw new OperatorError(
        `The settings of ${organization.accounts.length} accounts take ${document.length} bytes, one item holds ${SETTINGS_LIMIT}; say modes and environment on units, not on accounts.`,
      );
    }
    new DynamodbTableItem(this, 'settings', {
      tableName: table.name,
      hashKey: 'pk',
      rangeKey: 'sk',
      item: JSON.stringify({ pk: { S: SETTINGS_KEY.pk }, sk: { S: SETTINGS_KEY.sk }, document: { S: document } }),
    });
  }
}
