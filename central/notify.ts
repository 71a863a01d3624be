import type { Construct } from 'constructs';
import { CloudwatchEventRule } from '#aws/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '#aws/cloudwatch-event-target';
import { SnsTopic } from '#aws/sns-topic';
import { SnsTopicPolicy } from '#aws/sns-topic-policy';
import { SnsTopicSubscription } from '#aws/sns-topic-subscription';
import { ROOM_PLACE_KEY } from '#core/control-room/place.ts';
import { onlyOverTls, type Statement } from '#core/iam/policy.ts';
import { type Naming, PRODUCT } from '#core/naming.ts';
import { type ChannelKind, NOTICE_KEYS } from '#core/notice/notice.ts';
import { NOTICE_SECRETS, type NoticeSettings, type Route, topicArn } from '#core/notice/route.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import { remoteAlarmPattern } from '#forward/room-alarms.ts';
import { RULE_CHANGE_PATTERN } from '#forward/rule-changes.ts';
import type { HubBus } from './bus.ts';
import { CONCURRENCY } from './concurrency.ts';
import { runEveryMinute } from './every-minute.ts';
import { Listener } from './listener.ts';
import { DurableQueue } from './queue.ts';
import { EmptySecret, readsSecrets } from './secret.ts';
import { type Holding, readsAuthority, type StepProps } from './step.ts';

export type NotifyProps = StepProps & {
  readonly bus: HubBus;
  readonly notices: NoticeSettings;
  /** Queue of the function that keeps the lists of the control room, which show the notices of an incident. */
  readonly room?: DurableQueue;
  /** Mail addresses by route. */
  readonly addresses: Readonly<Record<string, readonly string[]>>;
};

const RULE_CHANGES = 'rule-changes';
const DISTANT_ALARMS = 'distant-alarms';
const ALARM_CHANGES = `${PRODUCT}-alarm-changes`;

/** Notifies people about incidents, the hub's own alarms and waiting decisions, by the routes of the organization file. */
export class Notify extends Listener {
  readonly holding: readonly Holding[];

  constructor(scope: Construct, id: string, props: NotifyProps) {
    const { naming, keyArn, state, notices, addresses, room } = props;
    const alarmRule = `arn:aws:events:${naming.homeRegion}:${naming.hubAccount}:rule/${ALARM_CHANGES}`;
    // One delivery of one route for each call: a channel that does not answer delays no other.
    const deliveries = new DurableQueue(scope, 'notices', {
      name: 'notices',
      naming,
      keyArn,
      visibilitySeconds: 6 * TIMEOUT_SECONDS,
      from: { functions: ['notify'] },
      to: 'notify',
    });
    const changes = ruleChangesQueue(scope, props);
    super(scope, id, {
      ...props,
      name: 'notify',
      description: 'Notifies people about incidents by mail, chat and webhook',
      fromRules: [alarmRule, ...(remoteAlarmPattern(naming) === undefined ? [] : [props.bus.ruleArn(DISTANT_ALARMS)])],
      timeoutSeconds: TIMEOUT_SECONDS,
      environment: {
        STATE_TABLE: state.name,
        NOTICES_QUEUE_URL: deliveries.url,
        ...(room !== undefined && { ROOM_QUEUE_URL: room.url }),
      },
      allows: [
        readsAuthority(state),
        state.allowWithin([ROOM_PLACE_KEY.pk], 'GetItem'),
        state.allowWithin(
          Object.values(NOTICE_KEYS).map((key) => `${key}*`),
          ...['DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
        ),
        ...deliveries.consume(),
        deliveries.send(),
        ...(room === undefined ? [] : [room.send()]),
        ...(changes?.consume() ?? []),
        ...reaches(notices.routes, naming),
        ...looksUp(notices),
      ],
    });
    for (const notify of this.functions) notify.consumesQueue('notices', deliveries, { size: 10, atOnce: CONCURRENCY.notices });
    if (changes !== undefined) {
      for (const notify of this.functions)
        notify.consumesQueue(RULE_CHANGES, changes, { size: 10, atOnce: CONCURRENCY.ruleChanges });
    }
    this.holding = this.functions.map((notify) => ({
      queue: runEveryMinute(this, notify, { ...props, name: 'summaries', description: 'Summaries and reminders of notices' }),
      whatToDo: 'the next run does what these lost; if they go on, check its rule, then purge the queue',
    }));
    this.#receiveAlarms();
    const distant = remoteAlarmPattern(naming);
    if (distant !== undefined) props.bus.sendToQueue(DISTANT_ALARMS, distant, this.queue);
    for (const { name, secret, channel } of notices.routes) {
      // A secret that the customer named exists already.
      if (secret !== NOTICE_SECRETS + name) continue;
      new EmptySecret(this, `secret-${name}`, {
        name: secret,
        keyArn,
        description: `Where the route ${name} of notices sends: ${ownEntry(FORMS, channel)}`,
      });
    }
    for (const route of notices.routes)
      if (route.secret === undefined) this.#topic(route, props, ownProperty(addresses, route.name) ?? []);
  }

  #receiveAlarms(): void {
    const pattern = {
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      detail: { alarmName: [{ prefix: `${PRODUCT}-` }] },
    };
    const rule = new CloudwatchEventRule(this, 'alarm-changes', {
      name: ALARM_CHANGES,
      description: 'Alarms of the hub itself, for the routes of notices',
      eventPattern: JSON.stringify(pattern),
    });
    new CloudwatchEventTarget(this, 'alarm-changes-target', {
      rule: rule.name,
      targetId: 'queue',
      arn: this.queue.arn,
      deadLetterConfig: { arn: this.queue.deadLetterArn },
      dependsOn: [this.queue.resource],
    });
  }

  #topic({ name }: Route, { naming, keyArn }: StepProps, addresses: readonly string[]): void {
    const arn = topicArn(name, naming);
    const topic = new SnsTopic(this, `topic-${name}`, { name: arn.split(':').at(-1) ?? '', kmsMasterKeyId: keyArn });
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [onlyOverTls('sns', arn)] });
    new SnsTopicPolicy(this, `topic-policy-${name}`, { arn: topic.arn, policy });
    for (const endpoint of addresses)
      new SnsTopicSubscription(this, `mail-${name}-${endpoint}`, { topicArn: topic.arn, protocol: 'email', endpoint });
  }
}

const TIMEOUT_SECONDS = 60;

/** Calls that changed rules of security groups, directly from the bus: routes may ask for all of them, harmless ones too. */
function ruleChangesQueue(scope: Construct, { naming, keyArn, notices, bus }: NotifyProps): DurableQueue | undefined {
  if (!notices.routes.some(({ kinds }) => kinds.includes('rule-changes'))) return undefined;
  const queue = new DurableQueue(scope, RULE_CHANGES, {
    name: RULE_CHANGES,
    naming,
    keyArn,
    visibilitySeconds: 6 * TIMEOUT_SECONDS,
    from: { rules: [bus.ruleArn(RULE_CHANGES)] },
    to: 'notify',
  });
  bus.sendToQueue(RULE_CHANGES, RULE_CHANGE_PATTERN, queue, { fair: true });
  return queue;
}

/** What the value of a secret looks like, by the channel; `slack` takes `{"webhook"}` too. */
const FORMS: Readonly<Record<ChannelKind, string>> = {
  slack: '{"token","channel"}',
  discord: '{"webhook"}',
  teams: '{"webhook"}',
  webhook: '{"url","key"}',
  email: '',
  'amazon-q': '',
};

/** Exactly the secrets and topics of the routes. */
function reaches(routes: readonly Route[], naming: Naming): Statement[] {
  const secrets = routes.flatMap(({ secret }) => secret ?? []);
  const topics = routes.flatMap(({ secret, name }) => (secret === undefined ? [topicArn(name, naming)] : []));
  return [...readsSecrets(secrets, naming), ...(topics.length > 0 ? [allow('sns:Publish', topics)] : [])];
}

/** The owner of an account, and whether a calendar is open. */
function looksUp({ changeWindows }: NoticeSettings): Statement[] {
  const calendars = changeWindows.flatMap((one) => ('calendar' in one ? [one.calendar] : []));
  return [
    allow('organizations:ListTagsForResource', 'arn:aws:organizations::*:account/*'),
    {
      ...allow('account:GetAlternateContact', 'arn:aws:account::*:account/*'),
      Condition: { StringEquals: { 'account:AlternateContactTypes': 'SECURITY' } },
    },
    ...(calendars.length > 0 ? [allow('ssm:GetCalendarState', calendars)] : []),
  ];
}

function allow(Action: string, Resource: string | readonly string[]): Statement {
  return { Effect: 'Allow', Action, Resource };
}
