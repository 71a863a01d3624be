import { Construct } from 'constructs';
import { CloudwatchEventRule } from '#aws/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '#aws/cloudwatch-event-target';
import { LambdaFunctionEventInvokeConfig } from '#aws/lambda-function-event-invoke-config';
import { LambdaPermission } from '#aws/lambda-permission';
import { PRODUCT, UNDELIVERED } from '#core/naming.ts';
import { SETTINGS_KEY } from '#core/settings.ts';
import { HubFunction } from './function.ts';
import { HoldingQueue } from './holding-queue.ts';
import type { DurableQueue } from './queue.ts';
import { type Holding, type Monitored, type StepProps, sharedProps, tableEnvironment } from './step.ts';

export type ClockProps = StepProps & {
  /** The queue of `detect` for the reminders that are due. */
  readonly reminders: DurableQueue;
  /** The queue of `decide` for time limits that end. */
  readonly timeLimits: DurableQueue;
  /** Queue of `publish`. */
  readonly findings: DurableQueue;
};

/** How long one run is worth delivering, in seconds: then the next one is due. */
const MINUTE = 60;

/** Runs every minute the reminders that are due. */
export class Clock extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];
  readonly holding: readonly Holding[];

  constructor(scope: Construct, id: string, props: ClockProps) {
    super(scope, id);
    const { naming, keyArn, incidents, state, reminders, timeLimits, findings } = props;
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
        state.allowWithin(['agenda#*'], 'DeleteItem', 'GetItem', 'PutItem', 'Query'),
        state.allowWithin([SETTINGS_KEY.pk], 'Query'),
        { Effect: 'Allow', Action: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'], Resource: `arn:aws:sqs:*:*:${UNDELIVERED}*` },
        reminders.send(),
        timeLimits.send(),
        findings.send(),
      ],
    });
    const ruleArn = `arn:aws:events:${naming.homeRegion}:${naming.hubAccount}:rule/${clock.name}`;
    const dead = new HoldingQueue(this, 'dead', { name: 'clock-dead', naming, keyArn, from: { rules: [ruleArn] } });
    this.#runEveryMinute(clock, ruleArn, dead);
    this.functions = [clock];
    this.holding = [
      {
        queue: dead,
        whatToDo: 'the next run does what these lost; if clock-stopped rings too, check its rule, then purge the queue',
      },
    ];
  }

  #runEveryMinute({ resource: { functionName, arn } }: HubFunction, ruleArn: string, dead: HoldingQueue) {
    const rule = new CloudwatchEventRule(this, 'rule', {
      name: `${PRODUCT}-clock`,
      description: 'Runs the reminders of the hub every minute',
      scheduleExpression: 'rate(1 minute)',
    });
    const permission = new LambdaPermission(this, 'permission', {
      functionName,
      statementId: 'clock',
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      // The rule's ARN names its account: with a source account beside it, EventBridge could not start the function.
      sourceArn: ruleArn,
    });
    // A failed run is not repeated: its reminders are still due in the next one.
    new LambdaFunctionEventInvokeConfig(this, 'once', {
      functionName,
      maximumEventAgeInSeconds: MINUTE,
      maximumRetryAttempts: 0,
    });
    new CloudwatchEventTarget(this, 'target', {
      rule: rule.name,
      targetId: 'function',
      arn,
      deadLetterConfig: { arn: dead.arn },
      retryPolicy: { maximumEventAgeInSeconds: MINUTE, maximumRetryAttempts: 2 },
      dependsOn: [dead.resource, permission],
    });
  }
}
