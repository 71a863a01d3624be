import { Construct } from 'constructs';
import { CloudwatchEventBus } from '#aws/cloudwatch-event-bus';
import { CloudwatchEventBusPolicy } from '#aws/cloudwatch-event-bus-policy';
import { CloudwatchEventRule } from '#aws/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '#aws/cloudwatch-event-target';
import { FORWARD_PURPOSE, hubBusArn, type Naming, PRODUCT, roleArn } from '../lambdas/core/naming.ts';
import type { EventPattern } from '../lambdas/detect/forwarding.ts';
import type { DurableQueue } from './queue.ts';

/** The bus every account of the organization forwards to, and nobody else. */
export class HubBus extends Construct {
  readonly arn: string;
  readonly #naming: Naming;
  readonly #bus: CloudwatchEventBus;

  constructor(scope: Construct, id: string, { naming, organizationId }: { naming: Naming; organizationId: string }) {
    super(scope, id);
    this.#naming = naming;
    this.arn = hubBusArn(naming);
    this.#bus = new CloudwatchEventBus(this, 'bus', { name: PRODUCT });
    new CloudwatchEventBusPolicy(this, 'policy', {
      eventBusName: this.#bus.name,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'ForwardersOfTheOrganization',
            Effect: 'Allow',
            Principal: '*',
            Action: 'events:PutEvents',
            Resource: this.arn,
            Condition: {
              StringEquals: { 'aws:PrincipalOrgID': organizationId },
              ArnLike: { 'aws:PrincipalArn': roleArn(naming, '*', FORWARD_PURPOSE) },
            },
          },
        ],
      }),
    });
  }

  /** The ARN a rule on this bus will have, needed by its queue's policy before the rule exists. */
  ruleArn(name: string): string {
    const { homeRegion, hubAccount } = this.#naming;
    return `arn:aws:events:${homeRegion}:${hubAccount}:rule/${PRODUCT}/${PRODUCT}-${name}`;
  }

  /** Sends what matches to a queue; what cannot be delivered for a day goes to the queue's own dead letters. */
  route(name: string, pattern: EventPattern, queue: DurableQueue): void {
    const rule = new CloudwatchEventRule(this, `rule-${name}`, {
      name: `${PRODUCT}-${name}`,
      eventBusName: this.#bus.name,
      eventPattern: JSON.stringify(pattern),
    });
    new CloudwatchEventTarget(this, `target-${name}`, {
      rule: rule.name,
      eventBusName: this.#bus.name,
      targetId: 'queue',
      arn: queue.arn,
      deadLetterConfig: { arn: queue.deadLetterArn },
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
      dependsOn: [queue.resource],
    });
  }
}
