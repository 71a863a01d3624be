import type { Construct } from 'constructs';
import { DynamodbTableItem } from '#aws/dynamodb-table-item';
import { Alarms } from '#central/alarms.ts';
import { Telling } from '#central/announce.ts';
import { HubBus } from '#central/bus.ts';
import { Clock } from '#central/clock.ts';
import { Recognition } from '#central/detect.ts';
import { FlowLogs } from '#central/flow-logs.ts';
import type { Bundle } from '#central/function.ts';
import { HubKey } from '#central/key.ts';
import { Containment } from '#central/remediate.ts';
import { HubTable } from '#central/tables.ts';
import { OperatorError } from '#core/errors.ts';
import { BY_STATE } from '#core/incident/list.ts';
import { SETTINGS_KEY } from '#core/settings.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';
import { flowLogRegions } from './flow-log-stack.ts';
import { settingsOf } from './organization/config.ts';
import type { FunctionName } from './rollout/bundle.ts';

/** DynamoDB takes an item of 400 KB; names and keys leave room below that. */
const SETTINGS_LIMIT = 390_000;

/** The delegated-admin account: the hub itself. */
export class CentralStack extends AccountStack {
  constructor(
    scope: Construct,
    props: Omit<AccountStackProps, 'account' | 'region'> & { bundles: Readonly<Record<FunctionName, Bundle>> },
  ) {
    const { organization, bundles } = props;
    const { naming, permissionsBoundary, alarmEmail } = organization;
    const account = naming.hubAccount;
    super(scope, 'central', { ...props, account, region: naming.homeRegion });

    const key = new HubKey(this, 'key', { account, region: naming.homeRegion });
    const bus = new HubBus(this, 'bus', { naming, organizationId: organization.id });
    const incidents = new HubTable(this, 'incidents', { name: 'incidents', keyArn: key.arn, stream: true, index: BY_STATE });
    const state = new HubTable(this, 'state', { name: 'state', keyArn: key.arn });
    this.#writeSettings(state, props);

    const step = {
      naming,
      keyArn: key.arn,
      incidents,
      state,
      externalIds: `\${jsonencode(${this.externalIds()})}`,
      ...(permissionsBoundary !== undefined && { permissionsBoundary: permissionsBoundary.replaceAll('{account}', account) }),
    };
    const containment = new Containment(this, 'containment', { ...step, bundles });
    const { orders, decisions } = containment;
    const watched = { keyReads: organization.accounts.some(({ tuning }) => tuning?.watchKeyReads === true) };
    const recognition = new Recognition(this, 'recognition', { ...step, bundle: bundles.detect, bus, orders, watched });
    const { parked, lanes } = recognition;
    const telling = new Telling(this, 'telling', { ...step, bundles, bus });
    const clock = new Clock(this, 'clock', { ...step, bundle: bundles.clock, urgent: lanes.urgent, decisions });
    const flow = { ...step, bundle: bundles.flow, bus, urgent: lanes.urgent, parked };
    const isSent = flowLogRegions(organization).length > 0;
    const steps = [recognition, containment, telling, clock, ...(isSent ? [new FlowLogs(this, 'flow', flow)] : [])];
    new Alarms(this, 'alarms', {
      account,
      keyArn: key.arn,
      deadLetters: steps.flatMap(({ deadLetters }) => deadLetters),
      functions: steps.flatMap(({ functions }) => functions),
      ticking: clock.functions,
      bus,
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
