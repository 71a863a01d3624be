import { Construct } from 'constructs';
import { HEARTBEAT_PURPOSE, roleArn } from '#core/naming.ts';
import { runEveryMinute } from './every-minute.ts';
import { HubFunction } from './function.ts';
import type { DurableQueue } from './queue.ts';
import { assume, type Holding, type Monitored, readsAuthority, type StepProps, sharedProps } from './step.ts';

export type BeatProps = StepProps & {
  /** The queue of detection for missed heartbeats. */
  readonly silences: DurableQueue;
};

/** Proves every few minutes that events of every account and Region reach the hub, on the same path as all events. */
export class Beat extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];
  readonly holding: readonly Holding[];

  constructor(scope: Construct, id: string, props: BeatProps) {
    super(scope, id);
    const { naming, state, silences, externalIds } = props;
    const beat = new HubFunction(this, 'function', {
      ...sharedProps(props),
      name: 'beat',
      description: 'Makes a call in every account and Region, and reports where its record does not come back',
      timeoutSeconds: 58,
      environment: { STATE_TABLE: state.name, SILENCE_QUEUE_URL: silences.url, HUB_EXTERNAL_IDS: externalIds },
      allows: [
        state.allowWithin(['beat#*'], 'BatchGetItem', 'PutItem', 'UpdateItem'),
        readsAuthority(state),
        silences.send(),
        assume(roleArn(naming, '*', HEARTBEAT_PURPOSE)),
      ],
    });
    const dead = runEveryMinute(this, beat, {
      ...props,
      name: 'beat',
      description: 'Sends the heartbeats that are due every minute',
    });
    this.functions = [beat];
    this.holding = [
      {
        queue: dead,
        whatToDo:
          'these accounts get their next heartbeat on time; if the alarm beat-stopped is on too, check its rule, then purge the queue',
      },
    ];
  }
}
