import { Construct } from 'constructs';
import { UNDELIVERED } from '#core/naming.ts';
import { AGENDAS } from '#core/reminder.ts';
import { runEveryMinute } from './every-minute.ts';
import { HubFunction } from './function.ts';
import type { DurableQueue } from './queue.ts';
import { type Holding, type Monitored, readsAuthority, type StepProps, sharedProps, tableEnvironment } from './step.ts';

export type ClockProps = StepProps & {
  /** The queue of `detect` for the reminders that are due. */
  readonly reminders: DurableQueue;
  /** The queue of `decide` for time limits that end. */
  readonly timeLimits: DurableQueue;
  /** Queue of `publish`. */
  readonly findings: DurableQueue;
};

/** Runs every minute the reminders that are due. */
export class Clock extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];
  readonly holding: readonly Holding[];

  constructor(scope: Construct, id: string, props: ClockProps) {
    super(scope, id);
    const { incidents, state, reminders, timeLimits, findings } = props;
    const clock = new HubFunction(this, 'function', {
      ...sharedProps(props),
      name: 'clock',
      description: 'Runs the reminders that are due: checks again, expires plans, ends temporary measures',
      timeoutSeconds: 55,
      environment: {
        ...tableEnvironment(props),
        REMINDERS_QUEUE_URL: reminders.url,
        TIME_LIMITS_QUEUE_URL: timeLimits.url,
        PUBLISH_QUEUE_URL: findings.url,
      },
      allows: [
        incidents.allow('GetItem'),
        state.allowWithin(
          Object.values(AGENDAS).map((agenda) => `${agenda}#*`),
          ...['DeleteItem', 'GetItem', 'PutItem', 'Query'],
        ),
        readsAuthority(state),
        { Effect: 'Allow', Action: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'], Resource: `arn:aws:sqs:*:*:${UNDELIVERED}*` },
        reminders.send(),
        timeLimits.send(),
        findings.send(),
      ],
    });
    const dead = runEveryMinute(this, clock, {
      ...props,
      name: 'clock',
      description: 'Runs the reminders of the hub every minute',
    });
    this.functions = [clock];
    this.holding = [
      {
        queue: dead,
        whatToDo: 'the next run does what these lost; if the alarm clock-stopped is on too, check its rule, then purge the queue',
      },
    ];
  }
}
