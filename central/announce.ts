import { Construct } from 'constructs';
import { hubBusArn, INCIDENT_CHANGED, INCIDENT_OPENED, INCIDENT_UPDATED, PRODUCT } from '#core/naming.ts';
import { HubFunction } from './function.ts';
import { HoldingQueue } from './holding-queue.ts';
import { type Monitored, type StepProps, sharedProps } from './step.ts';

/** Announces changes of incidents on the hub bus, from which listeners receive them. */
export class Announce extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];

  constructor(scope: Construct, id: string, props: StepProps) {
    super(scope, id);
    const { naming, keyArn, incidents } = props;
    const dead = new HoldingQueue(this, 'dead', { name: 'announce-dead', naming, keyArn, from: { functions: ['announce'] } });
    const announce = new HubFunction(this, 'function', {
      ...sharedProps(props),
      name: 'announce',
      description: 'Announces on the hub bus that an incident opened or changed',
      timeoutSeconds: 30,
      environment: { HUB_BUS: PRODUCT },
      allows: [
        ...incidents.readStream(),
        {
          Effect: 'Allow',
          Action: 'events:PutEvents',
          Resource: hubBusArn(naming),
          // Only these types: other rules of the hub match events such as the stop of all automatic changes.
          Condition: {
            StringEquals: {
              'events:source': PRODUCT,
              'events:detail-type': [INCIDENT_OPENED, INCIDENT_CHANGED, INCIDENT_UPDATED],
            },
          },
        },
        dead.send(),
      ],
    });
    announce.consumesStream('incidents', incidents.streamArn, dead, { size: 25, retries: 10 });
    this.functions = [announce];
  }
}
