import type { Construct } from 'constructs';
import { CloudwatchEventRule } from '#aws/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '#aws/cloudwatch-event-target';
import { LambdaFunctionEventInvokeConfig } from '#aws/lambda-function-event-invoke-config';
import { LambdaPermission } from '#aws/lambda-permission';
import { PRODUCT } from '#core/naming.ts';
import type { HubFunction } from './function.ts';
import { HoldingQueue } from './holding-queue.ts';
import type { StepProps } from './step.ts';

/** How long the delivery of one run is tried, in seconds: then the next one is due. */
const MINUTE = 60;

type Schedule = Pick<StepProps, 'naming' | 'keyArn'> & { readonly name: string; readonly description: string };

/** Runs a function every minute. Returns the queue for runs that could not be delivered; a failed run is not repeated. */
export function runEveryMinute(scope: Construct, of: HubFunction, { naming, keyArn, name, description }: Schedule): HoldingQueue {
  const { functionName, arn } = of.resource;
  const ruleArn = `arn:aws:events:${naming.homeRegion}:${naming.hubAccount}:rule/${PRODUCT}-${name}`;
  const dead = new HoldingQueue(scope, 'dead', { name: `${name}-dead`, naming, keyArn, from: { rules: [ruleArn] } });
  const rule = new CloudwatchEventRule(scope, 'rule', {
    name: `${PRODUCT}-${name}`,
    description,
    scheduleExpression: 'rate(1 minute)',
  });
  const permission = new LambdaPermission(scope, 'permission', {
    functionName,
    statementId: name,
    action: 'lambda:InvokeFunction',
    principal: 'events.amazonaws.com',
    // The rule's ARN names its account. With `sourceAccount` as well, EventBridge could not start the function.
    sourceArn: ruleArn,
  });
  // A failed run is not repeated: the next one does what is still due.
  new LambdaFunctionEventInvokeConfig(scope, 'once', {
    functionName,
    maximumEventAgeInSeconds: MINUTE,
    maximumRetryAttempts: 0,
  });
  new CloudwatchEventTarget(scope, 'target', {
    rule: rule.name,
    targetId: 'function',
    arn,
    deadLetterConfig: { arn: dead.arn },
    retryPolicy: { maximumEventAgeInSeconds: MINUTE, maximumRetryAttempts: 2 },
    dependsOn: [dead.resource, permission],
  });
  return dead;
}
