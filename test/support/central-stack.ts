import { CLOUD } from './example-stacks.ts';
import { EXAMPLE, resourcesOf, type SynthesizedResource, stackIn, withPhysicalNames } from './synthesized.ts';

/** The central stack of the example organization in the cloud. */
export const CENTRAL = stackIn(CLOUD, 'central');
export const HUB = EXAMPLE.naming.hubAccount;
export const HOME = EXAMPLE.naming.homeRegion;

/** Every resource of a type in the central stack. */
export const central = (type: string): SynthesizedResource[] => resourcesOf(CENTRAL, type);

/** The same with their names. */
export const byName = (type: string): (readonly [string, SynthesizedResource])[] =>
  central(type).map((one) => [String(one.name ?? one.function_name), one] as const);

export const queueArn = (name: unknown): string => `arn:aws:sqs:${HOME}:${HUB}:${name}`;

/** Every queue with the ARN of its dead-letter queue and how often it delivers a message. */
export const REDRIVES = central('aws_sqs_queue').flatMap(({ name, redrive_policy }) => {
  if (redrive_policy === undefined) return [];
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(String(redrive_policy)) as Record<string, unknown>;
  return [{ queue: String(name), dead: String(deadLetterTargetArn), receives: Number(maxReceiveCount) }];
});

/** ARNs of all queues for messages that no function could handle. */
export const HOLDING_QUEUES: readonly string[] = [
  ...REDRIVES.map(({ dead }) => dead),
  ...central('aws_lambda_event_source_mapping').flatMap(({ destination_config }) =>
    destination_config === undefined
      ? []
      : [String((destination_config as { on_failure: SynthesizedResource }).on_failure.destination_arn)],
  ),
  queueArn('org-security-hub-parked'),
  queueArn('org-security-hub-flow-unread'),
  queueArn('org-security-hub-clock-dead'),
  queueArn('org-security-hub-beat-dead'),
  queueArn('org-security-hub-switched-dead'),
];

/** Rules that start a function at fixed times. */
export const SCHEDULES = central('aws_cloudwatch_event_rule').filter(
  ({ schedule_expression }) => schedule_expression !== undefined,
);

/** Whether a target belongs to such a rule. */
export const isScheduled = ({ rule }: SynthesizedResource): boolean =>
  SCHEDULES.some(({ name }) => withPhysicalNames(CENTRAL, rule) === name);
