import type { CallTrigger, DetailPattern, Detection, NoticeTrigger, WriteTrigger } from '../core/detection.ts';
import { PRODUCT } from '../core/naming.ts';
import { isCall, isNotice, isWrite } from './index-of-triggers.ts';

/** An EventBridge event pattern. */
export type EventPattern = { readonly [field: string]: unknown; readonly detail?: Readonly<Record<string, unknown>> };

/** A rule derived from the catalogue: its name's last part, what it lets through, and whether read-only calls are among it. */
export type DerivedRule = { readonly name: string; readonly pattern: EventPattern; readonly reads?: true };

/** Lanes of the hub: what may need containment must never queue behind what only is recorded. */
export const LANES = ['urgent', 'routine'] as const;

export type Lane = (typeof LANES)[number];

/** EventBridge refuses a longer pattern. */
export const PATTERN_LIMIT = 2048;

/** Only AWS can put events whose source begins so: nobody in a member can forge one. */
const FROM_AWS = [{ prefix: 'aws.' }];

/** Stands in a trigger's `where` for the account that forwards: an administrator's copies of others' findings stay where they are. */
export const THIS_ACCOUNT = '{account}';

/** What an account forwards from the Regions it uses: one rule a service and kind, one for each special writer. */
export function forwarderRules(catalogue: readonly Detection[], hubRoles: string, account: string): DerivedRule[] {
  const writers = writersIn(catalogue).filter((writer) => writer !== 'stranger-region');
  const rules = [
    ...callRules(callsIn(catalogue)),
    ...noticeRules(noticesIn(catalogue)),
    ...writers.map((writer) => writerRule(writer, hubRoles)),
  ];
  return rules.map((rule) => ({ ...rule, pattern: JSON.parse(JSON.stringify(rule.pattern).replaceAll(THIS_ACCOUNT, account)) }));
}

/** What an account forwards from a Region it says it does not use: every write. */
export function strangerRules(catalogue: readonly Detection[]): DerivedRule[] {
  return writersIn(catalogue).includes('stranger-region') ? [writerRule('stranger-region', '')] : [];
}

/**
 * What of the hub's bus goes into which lane: every event into exactly one. A call that any CRITICAL or HIGH detection
 * waits for is urgent, whoever makes it; so is whatever a special writer writes. The rest is routine.
 */
export function laneRules(catalogue: readonly Detection[], hubRoles: string): Record<Lane, DerivedRule[]> {
  const urgent = catalogue.filter(({ severity, urgent }) => urgent === true || severity === 'CRITICAL' || severity === 'HIGH');
  const taken = new Set(callsIn(urgent).flatMap(keysOf));
  const told = new Set(noticesIn(urgent).flatMap(({ source, notices }) => notices.map((notice) => `${source}/${notice}`)));
  const writers = writersIn(urgent);
  const calls = callsIn(catalogue).map(unnarrowed);
  const rest = calls.map((trigger) => without(trigger, taken)).filter((trigger) => trigger.calls.length > 0);
  const notices = noticesIn(catalogue).map(({ source, notices: all }) => ({
    source,
    notices: all.filter((notice) => !told.has(`${source}/${notice}`)),
  }));
  const routine = [...callRules(rest), ...(writersIn(catalogue).includes('stranger-region') ? unnamedRules(calls) : [])].map(
    // Signing in is no call: whoever does it, no special writer's rule takes it.
    (rule) => (rule.name === 'signin' ? rule : notBy(rule, writers, hubRoles)),
  );
  return {
    urgent: [
      ...callRules(callsIn(urgent).map(unnarrowed)),
      ...noticeRules(noticesIn(urgent).map(({ source, notices: all }) => ({ source, notices: all }))),
      ...writers.filter((writer) => writer !== 'stranger-region').map((writer) => writerRule(writer, hubRoles)),
    ],
    routine: [...routine, ...noticeRules(notices.filter((trigger) => trigger.notices.length > 0))],
  };
}

/** The data events the organization trail must select, by resource type. */
export function dataEvents(catalogue: readonly Detection[]): ReadonlyMap<NonNullable<CallTrigger['data']>, readonly string[]> {
  const selected = new Map<NonNullable<CallTrigger['data']>, Set<string>>();
  for (const { data, calls } of callsIn(catalogue)) {
    if (data === undefined) continue;
    const known = selected.get(data) ?? new Set();
    for (const call of calls) selected.set(data, known.add(call));
  }
  return new Map([...selected].map(([type, calls]) => [type, [...calls].sort()]));
}

function callsIn(catalogue: readonly Detection[]): CallTrigger[] {
  return catalogue.flatMap(({ triggers }) => triggers.filter(isCall));
}

/** What the hub tells itself never crosses a bus: anybody in a member could forge it there. */
function noticesIn(catalogue: readonly Detection[]): NoticeTrigger[] {
  return catalogue.flatMap(({ triggers }) => triggers.filter(isNotice)).filter(({ source }) => source !== PRODUCT);
}

function writersIn(catalogue: readonly Detection[]): WriteTrigger['writes'][] {
  return [...new Set(catalogue.flatMap(({ triggers }) => triggers.filter(isWrite).map(({ writes }) => writes)))];
}

/** The hub's lanes take what members narrowed already. */
function unnarrowed({ where: _, ...trigger }: CallTrigger): CallTrigger {
  return trigger;
}

function keysOf({ source, calls }: CallTrigger): string[] {
  return calls.map((call) => `${source}/${call}`);
}

function without(trigger: CallTrigger, taken: ReadonlySet<string>): CallTrigger {
  return { ...trigger, calls: trigger.calls.filter((call) => !taken.has(`${trigger.source}/${call}`)) };
}

/** One rule for each service, narrowing and kind of call; two where the names of one do not fit into a pattern. */
function callRules(triggers: readonly CallTrigger[]): DerivedRule[] {
  const groups = new Map<string, { trigger: CallTrigger; calls: Set<string> }>();
  for (const trigger of triggers) {
    const key = JSON.stringify([trigger.source, trigger.reads ?? false, trigger.where ?? {}]);
    const group = groups.get(key) ?? { trigger, calls: new Set<string>() };
    for (const call of trigger.calls) group.calls.add(call);
    groups.set(key, group);
  }
  return numbered(
    [...groups.values()].flatMap(({ trigger, calls }) =>
      fitting([...calls].sort(), (names) => callPattern(trigger, names)).map((pattern) => ({
        name: `${nickname(trigger.source)}${trigger.reads === true ? '-reads' : ''}`,
        pattern,
        ...(trigger.reads === true && { reads: true as const }),
      })),
    ),
  );
}

/** A refused call changes nothing, so it is not even forwarded. */
function callPattern({ source, where = {} }: CallTrigger, eventName: readonly string[]): EventPattern {
  return { source: FROM_AWS, detail: { eventSource: [source], eventName, errorCode: [{ exists: false }], ...where } };
}

function noticeRules(triggers: readonly NoticeTrigger[]): DerivedRule[] {
  const groups = new Map<string, { trigger: NoticeTrigger; notices: Set<string> }>();
  for (const trigger of triggers) {
    const key = JSON.stringify([trigger.source, trigger.where ?? {}]);
    const group = groups.get(key) ?? { trigger, notices: new Set<string>() };
    for (const notice of trigger.notices) group.notices.add(notice);
    groups.set(key, group);
  }
  return numbered(
    [...groups.values()].map(({ trigger: { source, where }, notices }) => ({
      name: `${source.slice('aws.'.length)}-notices`,
      pattern: { source: [source], 'detail-type': [...notices].sort(), ...(where !== undefined && { detail: where }) },
    })),
  );
}

const WRITERS: Readonly<Record<WriteTrigger['writes'], (hubRoles: string) => DetailPattern>> = {
  'hub-role': (hubRoles) => ({ userIdentity: { sessionContext: { sessionIssuer: { arn: [{ wildcard: hubRoles }] } } } }),
  root: () => ({ userIdentity: { type: ['Root'] }, readOnly: [false] }),
  'access-key': () => ({ userIdentity: { accessKeyId: [{ prefix: 'AKIA' }] }, readOnly: [false] }),
  'stranger-region': () => ({ readOnly: [false] }),
};

/** The fields by which a special writer is told from all others, negated. */
const OTHERS: Readonly<Record<WriteTrigger['writes'], (hubRoles: string) => DetailPattern>> = {
  'hub-role': (hubRoles) => ({
    sessionContext: { sessionIssuer: { arn: [{ exists: false }, { 'anything-but': { wildcard: hubRoles } }] } },
  }),
  root: () => ({ type: [{ exists: false }, { 'anything-but': ['Root'] }] }),
  'access-key': () => ({ accessKeyId: [{ exists: false }, { 'anything-but': { prefix: 'AKIA' } }] }),
  'stranger-region': () => ({}),
};

function writerRule(writer: WriteTrigger['writes'], hubRoles: string): DerivedRule {
  const detail = { eventType: ['AwsApiCall'], errorCode: [{ exists: false }], ...WRITERS[writer](hubRoles) };
  return { name: `by-${writer}`, pattern: { source: FROM_AWS, detail } };
}

/** What special writers do is in the urgent lane already. */
function notBy({ pattern, ...rule }: DerivedRule, writers: readonly WriteTrigger['writes'][], hubRoles: string): DerivedRule {
  const userIdentity = Object.assign({}, ...writers.map((writer) => OTHERS[writer](hubRoles))) as DetailPattern;
  return Object.keys(userIdentity).length === 0
    ? { ...rule, pattern }
    : { ...rule, pattern: { ...pattern, detail: { ...pattern.detail, userIdentity } } };
}

/** Calls no detection names: of the services in the catalogue, and of all others. */
function unnamedRules(triggers: readonly CallTrigger[]): DerivedRule[] {
  const names = new Map<string, Set<string>>();
  for (const { source, calls } of triggers) {
    const known = names.get(source) ?? new Set();
    for (const call of calls) names.set(source, known.add(call));
  }
  const unnamed = (detail: DetailPattern): EventPattern => ({
    source: FROM_AWS,
    detail: { readOnly: [false], errorCode: [{ exists: false }], ...detail },
  });
  return [
    { name: 'other-services', pattern: unnamed({ eventSource: [{ 'anything-but': [...names.keys()].sort() }] }) },
    ...[...names].map(([source, calls]) => ({
      name: `${nickname(source)}-other`,
      pattern: unnamed({ eventSource: [source], eventName: [{ 'anything-but': [...calls].sort() }] }),
    })),
  ];
}

function nickname(source: string): string {
  return source.split('.')[0] ?? source;
}

/** Splits names until each pattern is short enough for EventBridge. */
function fitting(names: readonly string[], pattern: (names: readonly string[]) => EventPattern): EventPattern[] {
  const whole = pattern(names);
  // The hub's lanes add what tells special writers apart; leave room for it.
  if (names.length < 2 || JSON.stringify(whole).length <= PATTERN_LIMIT - 500) return [whole];
  const half = Math.ceil(names.length / 2);
  return [...fitting(names.slice(0, half), pattern), ...fitting(names.slice(half), pattern)];
}

/** Names must differ: the second of one name gets a 2, and so on. */
function numbered(rules: readonly DerivedRule[]): DerivedRule[] {
  const seen = new Map<string, number>();
  return rules.map((rule) => {
    const count = (seen.get(rule.name) ?? 0) + 1;
    seen.set(rule.name, count);
    return count === 1 ? rule : { ...rule, name: `${rule.name}-${count}` };
  });
}
