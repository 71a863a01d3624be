import { Construct } from 'constructs';
import { ledgerBucket } from '#core/incident/ledger.ts';
import { hubBusArn, IMPORT_PURPOSE, INCIDENT_CHANGED, INCIDENT_OPENED, PRODUCT, roleArn } from '#core/naming.ts';
import type { HubBus } from './bus.ts';
import { type Bundle, HubFunction } from './function.ts';
import { LastResort } from './holding-queue.ts';
import { DurableQueue } from './queue.ts';
import { assume, baseOf, hubLocation, LOW_PRIORITY_SCALING, type StepProps } from './step.ts';

export type TellingProps = StepProps & {
  readonly bundles: Readonly<Record<'announce' | 'ledger' | 'publish', Bundle>>;
  readonly bus: HubBus;
};

/** What follows every change of an incident, off the path to the fix: the news, the record, the finding. */
export class Telling extends Construct {
  readonly functions: readonly string[];
  readonly deadLetters: readonly string[];

  constructor(scope: Construct, id: string, props: TellingProps) {
    super(scope, id);
    const { naming, bundles, keyArn, bus, incidents } = props;
    const place = hubLocation(props);

    const announceDead = new LastResort(this, 'announce-dead', { name: 'announce-dead', place, keyArn });
    const announce = new HubFunction(this, 'announce', {
      ...baseOf(props),
      name: 'announce',
      description: 'Tells the bus that an incident opened or changed',
      bundle: bundles.announce,
      timeoutSeconds: 30,
      environment: { HUB_BUS: PRODUCT },
      allows: [
        incidents.readStream(),
        { Effect: 'Allow', Action: 'events:PutEvents', Resource: hubBusArn(naming) },
        announceDead.send(),
      ],
    });
    announce.consumesStream('incidents', incidents.streamArn, announceDead, { size: 25, retries: 10 });

    const ledgerDead = new LastResort(this, 'ledger-dead', { name: 'ledger-dead', place, keyArn });
    const ledger = new HubFunction(this, 'ledger', {
      ...baseOf(props),
      name: 'ledger',
      description: 'Puts every step of every incident on record',
      bundle: bundles.ledger,
      timeoutSeconds: 60,
      environment: { LEDGER_BUCKET: ledgerBucket(naming.hubAccount) },
      allows: [
        incidents.readStream(),
        { Effect: 'Allow', Action: 's3:PutObject', Resource: `arn:aws:s3:::${ledgerBucket(naming.hubAccount)}/incidents/*` },
        ledgerDead.send(),
      ],
    });
    // As long as the stream keeps what it tells: evidence is not given up after a few tries.
    ledger.consumesStream('incidents', incidents.streamArn, ledgerDead, { size: 25, retries: -1 });

    const findings = new DurableQueue(this, 'findings', {
      name: 'publish',
      place,
      keyArn,
      visibilitySeconds: 360,
      maxReceives: 5,
      fromRules: [bus.ruleArn('publish')],
    });
    bus.route(
      'publish',
      { source: [PRODUCT], 'detail-type': [INCIDENT_OPENED, INCIDENT_CHANGED], account: [naming.hubAccount] },
      findings,
    );
    const publish = new HubFunction(this, 'publish', {
      ...baseOf(props),
      name: 'publish',
      description: 'Keeps Security Hub findings as the incidents are',
      bundle: bundles.publish,
      timeoutSeconds: 60,
      environment: { INCIDENT_TABLE: incidents.name, HUB_EXTERNAL_IDS: props.externalIds },
      allows: [
        incidents.allow('GetItem'),
        findings.consume(),
        assume(roleArn(naming, '*', IMPORT_PURPOSE)),
        {
          Effect: 'Allow',
          Action: ['securityhub:BatchImportFindings', 'securityhub:BatchUpdateFindings'],
          Resource: '*',
        },
      ],
    });
    const source = { eventSourceArn: findings.arn, batchSize: 10, dependsOn: [findings.resource] };
    publish.consumes('findings', { ...source, scalingConfig: LOW_PRIORITY_SCALING });

    this.functions = [announce, ledger, publish].map(({ name }) => name);
    this.deadLetters = [announceDead.name, ledgerDead.name, findings.deadLetterName];
  }
}
