import { Construct } from 'constructs';
import { CloudwatchEventBus } from '#aws/cloudwatch-event-bus';
import { CloudwatchEventBusPolicy } from '#aws/cloudwatch-event-bus-policy';
import { CloudwatchEventRule } from '#aws/cloudwatch-event-rule';
import { CloudwatchEventTarget, type CloudwatchEventTargetConfig } from '#aws/cloudwatch-event-target';
import { hubBusArn, type Naming, PRODUCT } from '#core/naming.ts';
import type { EventPattern } from '#forward/event-pattern.ts';
import { type BusPolicyProps, busPolicy } from './bus-policy.ts';
import type { HoldingQueue } from './holding-queue.ts';
import type { DurableQueue } from './queue.ts';

type Sending = { readonly reads?: boolean; readonly fair?: boolean };

/** The bus that every account of the organization forwards to. */
export class HubBus extends Construct {
  readonly arn: string;
  /** The policy that lets members send; rules of members that name the bus must come after it. */
  readonly policy: CloudwatchEventBusPolicy;
  readonly #naming: Naming;
  readonly #bus: CloudwatchEventBus;

  constructor(scope: Construct, id: string, props: BusPolicyProps & { readonly naming: Naming }) {
    const { naming } = props;
    super(scope, id);
    this.#naming = naming;
    this.arn = hubBusArn(naming);
    this.#bus = new CloudwatchEventBus(this, 'bus', { name: PRODUCT });
    this.policy = new CloudwatchEventBusPolicy(this, 'policy', {
      eventBusName: this.#bus.name,
      policy: busPolicy(props),
    });
  }

  /** The ARN of a rule on this bus. The policy of its queue needs it before the rule exists. */
  ruleArn(name: string): string {
    const { homeRegion, hubAccount } = this.#naming;
    return `arn:aws:events:${homeRegion}:${hubAccount}:rule/${PRODUCT}/${PRODUCT}-${name}`;
  }

  /** Sends events that match to a topic; what cannot be delivered for a day goes to `dead`. */
  sendToTopic(name: string, pattern: EventPattern, topicArn: string, dead: HoldingQueue): void {
    const target = { targetId: 'topic', arn: topicArn, deadLetterConfig: { arn: dead.arn }, dependsOn: [dead.resource] };
    this.#rule(name, pattern, false, target);
  }

  /**
   * Sends events that match to a queue; what cannot be delivered for a day goes to its dead-letter queue. Read-only calls match
   * only with `reads`: EventBridge withholds them from every other rule. In a `fair` queue, SQS delivers messages of other accounts
   * before those of the account that fills it.
   */
  sendToQueue(name: string, pattern: EventPattern, queue: DurableQueue, { reads = false, fair = false }: Sending = {}): void {
    this.#rule(name, pattern, reads, {
      targetId: 'queue',
      arn: queue.arn,
      deadLetterConfig: { arn: queue.deadLetterArn },
      ...(fair && { sqsTarget: { messageGroupId: '$.account' } }),
      dependsOn: [queue.resource],
    });
  }

  #rule(name: string, pattern: EventPattern, reads: boolean, target: Omit<CloudwatchEventTargetConfig, 'rule'>): void {
    const rule = new CloudwatchEventRule(this, `rule-${name}`, {
      name: `${PRODUCT}-${name}`,
      eventBusName: this.#bus.name,
      eventPattern: JSON.stringify(pattern),
      ...(reads && { state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' }),
    });
    new CloudwatchEventTarget(this, `target-${name}`, {
      rule: rule.name,
      eventBusName: this.#bus.name,
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
      ...target,
    });
  }
}
