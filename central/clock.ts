import { Construct } from 'constructs';
import { CloudwatchEventRule } from '#aws/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '#aws/cloudwatch-event-target';
import { LambdaFunctionEventInvokeConfig } from '#aws/lambda-function-event-invoke-config';
import { LambdaPermission } from '#aws/lambda-permission';
import { PRODUCT } from '#core/naming.ts';
import { type Bundle, HubFunction } from './function.ts';
import { LastResort } from './holding-queue.ts';
import type { DurableQueue } from './queue.ts';
import { baseOf, hubLocation, type StepProps, tablesOf } from './step.ts';

export type ClockProps = StepProps & {
  readonly bundle: Bundle;
  /** Where detection takes what must not wait. */
  readonly urgent: DurableQueue;
  /** Where what is over is decided. */
  readonly decisions: DurableQueue;
};

/** A tick is worth delivering until the next is due. */
const MINUTE = 60;

/** Looks every minute what the hub has noted to do by then. */
export class Clock extends Construct {
  readonly functions: readonly string[];
  readonly deadLetters: readonly string[];

  constructor(scope: Construct, id: string, props: ClockProps) {
    super(scope, id);
    const { bundle, keyArn, incidents, state, urgent, decisions } = props;
    const place = hubLocation(props);
    const clock = new HubFunction(this, 'function', {
      ...baseOf(props),
      name: 'clock',
      description: 'Does what was noted for a certain time: looks again, lets lapse, tidies up',
      bundle,
      timeoutSeconds: 55,
      environment: {
        ...tablesOf(props),
        URGENT_QUEUE_URL: urgent.url,
        DECISIONS_QUEUE_URL: decisions.url,
      },
      allows: [
        incidents.allow('GetItem'),
        state.allowWithin(['agenda#*'], 'DeleteItem', 'GetItem', 'PutItem', 'Query'),
        urgent.send(),
        decisions.send(),
      ],
    });

    const name = `${PRODUCT}-clock`;
    const ruleArn = `arn:aws:events:${place.region}:${place.account}:rule/${name}`;
    const dead = new LastResort(this, 'dead', { name: 'clock-dead', place, keyArn, fromRules: [ruleArn] });
    const rule = new CloudwatchEventRule(this, 'rule', {
      name,
      description: "The hub's clock ticks",
      scheduleExpression: 'rate(1 minute)',
    });
    const permission = new LambdaPermission(this, 'permission', {
      functionName: clock.resource.functionName,
      statementId: 'clock',
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn: ruleArn,
      sourceAccount: place.account,
    });
    // A tick that failed is not repeated: what it left undone is due at the next one too.
    new LambdaFunctionEventInvokeConfig(this, 'once', {
      functionName: clock.resource.functionName,
      maximumEventAgeInSeconds: MINUTE,
      maximumRetryAttempts: 0,
    });
    new CloudwatchEventTarget(this, 'target', {
      rule: rule.name,
      targetId: 'function',
      arn: clock.resource.arn,
      deadLetterConfig: { arn: dead.arn },
      retryPolicy: { maximumEventAgeInSeconds: MINUTE, maximumRetryAttempts: 2 },
      dependsOn: [dead.resource, permission],
    });

    this.functions = [clock.name];
    this.deadLetters = [dead.name];
  }
}
