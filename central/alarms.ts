import { Construct } from 'constructs';
import { CloudwatchLogMetricFilter } from '#aws/cloudwatch-log-metric-filter';
import { SnsTopic } from '#aws/sns-topic';
import { SnsTopicPolicy } from '#aws/sns-topic-policy';
import { SnsTopicSubscription } from '#aws/sns-topic-subscription';
import type { Statement } from '#core/iam/policy.ts';
import { AUTOMATION_RESUMED, AUTOMATION_STOPPED, type Naming, PRODUCT } from '#core/naming.ts';
import { remoteAlarmPattern } from '#forward/room-alarms.ts';
import { addAlarm } from './alarm.ts';
import {
  type AlarmCondition,
  CLICKS_REFUSED,
  clicksRefused,
  failing,
  lagsBehind,
  notEmpty,
  notRunning,
  PERSON_NEEDED,
  personNeeded,
  throttled,
  waitsTooLong,
} from './alarm-conditions.ts';
import type { HubBus } from './bus.ts';
import type { HubFunction } from './function.ts';
import { HoldingQueue } from './holding-queue.ts';
import type { Holding, Monitored } from './step.ts';

export type AlarmsProps = {
  readonly naming: Naming;
  readonly keyArn: string;
  /** Who gets the alarms, once they confirmed the subscription by mail. Without it the topic has no subscriber. */
  readonly email?: string;
  readonly monitored: readonly Monitored[];
  /** Functions that run every minute: five minutes without a run set off an alarm. */
  readonly everyMinute: readonly HubFunction[];
  /** Functions whose logs say when a person is needed. */
  readonly asking: readonly HubFunction[];
  /** Functions whose logs say which clicks in chats were refused; none where no chat has buttons that act. */
  readonly clicked: readonly HubFunction[];
  readonly bus: HubBus;
  readonly hasControlRoom: boolean;
};

const SWITCHED = 'switched';
const DISTANT = 'distant-alarms-mailed';

/**
 * Notifies people when the hub itself is in trouble, and when a person stops or resumes all automatic changes. AWS charges $0.10 a
 * month for each metric of an alarm beyond ten in an account, so several metrics in one alarm would save nothing.
 */
export class Alarms extends Construct {
  readonly #topic: SnsTopic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { naming, keyArn, email, monitored, everyMinute, asking, clicked, bus, hasControlRoom } = props;
    this.#topic = new SnsTopic(this, 'topic', { name: `${PRODUCT}-alarms`, kmsMasterKeyId: keyArn });
    const { arn } = this.#topic;
    const distant = hasControlRoom ? remoteAlarmPattern(naming) : undefined;
    const rules = [SWITCHED, ...(distant === undefined ? [] : [DISTANT])].map((name) => bus.ruleArn(name));
    const Statement = publishers(arn, naming.hubAccount, rules);
    new SnsTopicPolicy(this, 'policy', { arn, policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
    if (email !== undefined) new SnsTopicSubscription(this, 'email', { topicArn: arn, protocol: 'email', endpoint: email });

    const undelivered = new HoldingQueue(this, 'switched-dead', {
      name: `${SWITCHED}-dead`,
      naming,
      keyArn,
      from: { rules },
    });
    const pattern = { source: [PRODUCT], 'detail-type': [AUTOMATION_STOPPED, AUTOMATION_RESUMED], account: [naming.hubAccount] };
    bus.sendToTopic(SWITCHED, pattern, arn, undelivered);
    if (distant !== undefined) bus.sendToTopic(DISTANT, distant, arn, undelivered);

    const holding = [...monitored.flatMap((one) => one.holding ?? []), { queue: undelivered, whatToDo: READ_SWITCHED }];
    this.#watch(
      monitored.flatMap(({ functions }) => functions),
      holding,
    );
    for (const { name } of everyMinute) this.#alarm(`stopped-${name}`, notRunning(name));
    for (const one of asking) this.#countLines('person-needed', one, PERSON_NEEDED);
    this.#alarm('person-needed', personNeeded(`${PRODUCT}-person-needed`));
    for (const one of clicked) this.#countLines('clicks-refused', one, CLICKS_REFUSED);
    if (clicked.length > 0) this.#alarm('clicks-refused', clicksRefused(`${PRODUCT}-clicks-refused`));
  }

  #watch(functions: readonly HubFunction[], holding: readonly Holding[]): void {
    for (const { name, sources } of functions) {
      this.#alarm(`errors-${name}`, failing(name));
      for (const queue of sources.queues) {
        this.#alarm(`waits-${queue.name}`, waitsTooLong(queue, name));
        this.#alarm(`dead-${queue.deadLetterName}`, notEmpty(queue.deadLetterName, replayAfter(name)));
      }
      for (const dead of sources.streams) {
        this.#alarm(`lags-${name}`, lagsBehind(name));
        this.#alarm(`dead-${dead.name}`, notEmpty(dead.name, findInStream(name)));
      }
    }
    for (const { queue, whatToDo } of holding) this.#alarm(`dead-${queue.name}`, notEmpty(queue.name, whatToDo));
    this.#alarm('throttled', throttled(`${PRODUCT}-throttled`));
  }

  /** All into one metric: each costs the same however many logs it counts. */
  #countLines(id: string, { name, resource }: HubFunction, { pattern, metric }: { pattern: string; metric: string }): void {
    new CloudwatchLogMetricFilter(this, `${id}-${name}`, {
      name: `${PRODUCT}-${id}`,
      logGroupName: `/aws/lambda/${name}`,
      pattern,
      metricTransformation: { name: metric, namespace: PRODUCT, value: '1' },
      dependsOn: [resource],
    });
  }

  #alarm(id: string, condition: AlarmCondition): void {
    addAlarm(this, id, condition, { topic: this.#topic.arn });
  }
}

const READ_SWITCHED =
  'a person stopped or resumed all automatic changes, or an alarm of the control room changed, and the mail about it could not be sent; read these messages, and check the policies of topic and key';

function replayAfter(consumer: string): string {
  return `the log of ${consumer} says why they failed; fix the cause, then send them back with hub replay or a redrive in SQS`;
}

function findInStream(consumer: string): string {
  return `each names records that ${consumer} could not process; its log says why, and the stream keeps them for 24 hours`;
}

/**
 * EventBridge may not name its rules to SNS ("You can't use Condition blocks in Amazon SNS topic policies for EventBridge", says its
 * user guide), so the condition counts only where it does.
 */
function publishers(topic: string, account: string, rules: readonly string[]): Statement[] {
  const publish = (service: string, Condition: NonNullable<Statement['Condition']>): Statement => ({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sns:Publish',
    Resource: topic,
    Condition,
  });
  return [
    publish('cloudwatch.amazonaws.com', { StringEquals: { 'aws:SourceAccount': account } }),
    publish('events.amazonaws.com', { ArnEqualsIfExists: { 'aws:SourceArn': rules } }),
  ];
}
