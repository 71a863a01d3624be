import { Construct } from 'constructs';
import { ledgerBucket } from '#core/incident/ledger.ts';
import { HubFunction } from './function.ts';
import { HoldingQueue } from './holding-queue.ts';
import { type Monitored, type StepProps, sharedProps } from './step.ts';

/** Writes every step of every incident to the ledger bucket, which is in a separate stack. */
export class Ledger extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];

  constructor(scope: Construct, id: string, props: StepProps) {
    super(scope, id);
    const { naming, keyArn, incidents } = props;
    const bucket = ledgerBucket(naming.hubAccount);
    const dead = new HoldingQueue(this, 'dead', { name: 'ledger-dead', naming, keyArn, from: { functions: ['ledger'] } });
    const ledger = new HubFunction(this, 'function', {
      ...sharedProps(props),
      name: 'ledger',
      description: 'Writes every step of every incident to the ledger',
      timeoutSeconds: 60,
      environment: { LEDGER_BUCKET: bucket, LEDGER_DEAD_URL: dead.url },
      allows: [
        ...incidents.readStream(),
        { Effect: 'Allow', Action: ['s3:PutObject', 's3:GetObject'], Resource: `arn:aws:s3:::${bucket}/incidents/*` },
        dead.send(),
      ],
    });
    // Evidence is retried as long as the stream keeps it.
    ledger.consumesStream('incidents', incidents.streamArn, dead, { size: 25, retries: -1 });
    this.functions = [ledger];
  }
}
