import type { CallTrigger, Detection } from '../core/detection.ts';
import { isCallTrigger } from './index-of-triggers.ts';

/** An EventBridge event pattern. */
export type EventPattern = { readonly [field: string]: unknown; readonly detail?: Readonly<Record<string, unknown>> };

/** A rule derived from the catalogue: its name's last part and what it lets through. */
export type DerivedRule = { readonly name: string; readonly pattern: EventPattern };

/** Lanes of the hub: what may need containment must never queue behind what only is recorded. */
export const LANES = ['urgent', 'routine'] as const;

export type Lane = (typeof LANES)[number];

/** EventBridge refuses a longer pattern. */
export const PATTERN_LIMIT = 2048;

/** How CloudTrail's calls are called on the bus. */
const DETAIL_TYPES = ['AWS API Call via CloudTrail'];

/** What members forward: one rule a service, and one for whatever the hub's own remediation roles do. */
export function forwarderRules(catalogue: readonly Detection[], hubRoles: string): DerivedRule[] {
  return [...callRules(catalogue), ...(watchesHubRoles(catalogue) ? [hubRoleRule(hubRoles)] : [])];
}

/** What of the hub's bus goes into which lane; a call that any CRITICAL or HIGH detection waits for is urgent. */
export function laneRules(catalogue: readonly Detection[], hubRoles: string): Record<Lane, DerivedRule[]> {
  const urgent = catalogue.filter(({ severity }) => severity === 'CRITICAL' || severity === 'HIGH');
  const taken = new Set(urgent.flatMap(callKeys));
  const routine = catalogue
    .filter(({ trigger }) => isCallTrigger(trigger))
    .map((detection) => ({ ...detection, trigger: without(detection.trigger as CallTrigger, taken) }));
  const rest = callRules(routine);
  return {
    urgent: forwarderRules(urgent, hubRoles),
    routine: watchesHubRoles(urgent) ? rest.map((rule) => notByHub(rule, hubRoles)) : rest,
  };
}

/** What the hub's own roles do goes into the urgent lane already, and into one lane only. */
function notByHub({ name, pattern }: DerivedRule, hubRoles: string): DerivedRule {
  const arn = [{ exists: false }, { 'anything-but': { wildcard: hubRoles } }];
  return {
    name,
    pattern: { ...pattern, detail: { ...pattern.detail, userIdentity: { sessionContext: { sessionIssuer: { arn } } } } },
  };
}

function callRules(catalogue: readonly Detection[]): DerivedRule[] {
  const calls = new Map<string, Set<string>>();
  for (const { trigger } of catalogue) {
    if (!isCallTrigger(trigger)) continue;
    const known = calls.get(trigger.source) ?? new Set();
    for (const call of trigger.calls) calls.set(trigger.source, known.add(call));
  }
  return [...calls].map(([source, names]) => ({
    name: source.split('.')[0] ?? source,
    pattern: patternFor(source, [...names].sort()),
  }));
}

/** A refused call changes nothing, so it is not even forwarded. */
function patternFor(source: string, names: readonly string[]): EventPattern {
  return {
    source: [`aws.${source.split('.')[0]}`],
    'detail-type': DETAIL_TYPES,
    detail: { eventSource: [source], eventName: names, errorCode: [{ exists: false }] },
  };
}

function hubRoleRule(hubRoles: string): DerivedRule {
  return {
    name: 'hub-roles',
    pattern: {
      // Only AWS can put events whose source begins so: nobody in a member can forge one.
      source: [{ prefix: 'aws.' }],
      'detail-type': DETAIL_TYPES,
      detail: {
        userIdentity: { sessionContext: { sessionIssuer: { arn: [{ wildcard: hubRoles }] } } },
        errorCode: [{ exists: false }],
      },
    },
  };
}

function watchesHubRoles(catalogue: readonly Detection[]): boolean {
  return catalogue.some(({ trigger }) => !isCallTrigger(trigger));
}

function callKeys({ trigger }: Detection): string[] {
  return isCallTrigger(trigger) ? trigger.calls.map((call) => `${trigger.source}/${call}`) : [];
}

function without(trigger: CallTrigger, taken: ReadonlySet<string>): CallTrigger {
  return { source: trigger.source, calls: trigger.calls.filter((call) => !taken.has(`${trigger.source}/${call}`)) };
}
