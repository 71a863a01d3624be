import type { Detection } from '#core/detection/detection.ts';
import { withResolutions } from '#core/detection/resolutions.ts';
import {
  type CallTrigger,
  DEPLOY_ROLE,
  type DetailPattern,
  HUB_ROLE_PREFIX,
  isCall,
  isNotice,
  isWrite,
  type NoticeTrigger,
  THIS_ACCOUNT,
} from '#core/detection/trigger.ts';
import type { Lane } from '#core/lane.ts';
import { DEFAULT_DEPLOY_ROLE, type Naming, PRODUCT, remediationRoleNames } from '#core/naming.ts';
import { type CallGroup, callKeys, groupedCalls } from './call-groups.ts';
import {
  busSourceOf,
  type DerivedRule,
  type EventPattern,
  eventNamesIn,
  eventNamesNotIn,
  fromAws,
  mergePatterns,
  serviceName,
  splitToFit,
  withUniqueNames,
} from './event-pattern.ts';
import { RULE_CHANGES } from './rule-changes.ts';
import { anyWriterRules, type Watched, type Writer, withoutWriters, writerRules } from './special-writers.ts';

/** Console sign-ins are not API calls, so the rules of special writers do not match them. */
const SIGN_IN = 'signin.amazonaws.com';
/** Detections name only calls of these services that change the hub's own rules and queues. */
const RULES = 'events.amazonaws.com';
const QUEUES = 'sqs.amazonaws.com';

/**
 * What an account forwards from the Regions it uses. Exactly one rule matches each event: writes of a special writer match
 * the writer's rule, all other events the rule of their service.
 */
export function forwarderRules(
  scenarios: readonly Detection[],
  naming: Naming,
  account: string,
  watched: Watched = {},
): DerivedRule[] {
  const catalogue = withResolutions(scenarios);
  const writers = writersIn(catalogue);
  const rules = [
    ...callRules(
      [...callsOf(catalogue, naming, account), ...(watched.ruleChanges === true ? [RULE_CHANGES] : [])],
      excludingWriters(writers, naming, watched),
    ),
    ...writerRules(writers, remediationRoleNames(naming), watched),
    ...noticeRules(noticesIn(catalogue)),
  ];
  return withPlaceholdersFilled(rules, naming, account);
}

/**
 * What an account forwards from a Region where AWS only records sign-ins for it: those, and changes of the rules and the queue that
 * forward them. The names differ from those of other Regions: when the account starts to use the Region, both exist for a while.
 */
export function signInRules(scenarios: readonly Detection[], naming: Naming, account: string): DerivedRule[] {
  const calls = callsOf(withResolutions(scenarios), naming, account);
  const named = (source: string, name: string) =>
    callRules(
      calls.filter((trigger) => trigger.source === source),
      (rule) => ({ ...rule, name }),
    );
  const own = [...named(RULES, 'sign-in-rules'), ...named(QUEUES, 'sign-in-queues')];
  return withPlaceholdersFilled([...named(SIGN_IN, 'sign-ins'), ...own], naming, account);
}

/** What an account forwards from an unused Region: every write, and every sign-in. */
export function unusedRegionRules(catalogue: readonly Detection[]): DerivedRule[] {
  const signIns = callsIn(withResolutions(catalogue)).filter(({ source }) => source === SIGN_IN);
  return [...(watchesUnusedRegions(catalogue) ? anyWriterRules([SIGN_IN]) : []), ...callRules(signIns, (rule) => rule)];
}

function withPlaceholdersFilled(rules: readonly DerivedRule[], naming: Naming, account: string): DerivedRule[] {
  const deployRole = naming.deployRole ?? DEFAULT_DEPLOY_ROLE;
  const placeholders = { [THIS_ACCOUNT]: account, [HUB_ROLE_PREFIX]: naming.rolePrefix, [DEPLOY_ROLE]: deployRole };
  const filled = (pattern: EventPattern) =>
    Object.entries(placeholders).reduce((text, [name, value]) => text.replaceAll(name, value), JSON.stringify(pattern));
  return rules.map((rule) => ({ ...rule, pattern: JSON.parse(filled(rule.pattern)) }));
}

/**
 * The rules of the hub's bus for each lane; exactly one rule matches each event. Urgent are the calls that a CRITICAL or HIGH
 * detection needs, all writes of special writers, and what an account watches in addition. The rest is routine.
 */
export function laneRules(scenarios: readonly Detection[], naming: Naming, watched: Watched = {}): Record<Lane, DerivedRule[]> {
  const catalogue = withResolutions(scenarios);
  const urgent = catalogue.filter(({ severity, urgent }) => urgent === true || severity === 'CRITICAL' || severity === 'HIGH');
  const urgentCalls = new Set(callsIn(urgent).flatMap(callKeys));
  const urgentNotices = new Set(
    noticesIn(urgent).flatMap(({ source, notices }) => notices.map((notice) => `${source}/${notice}`)),
  );
  const writers = writersIn(urgent);
  const calls = callsIn(catalogue).map(withoutCondition);
  const rest = calls.map((trigger) => without(trigger, urgentCalls)).filter((trigger) => trigger.calls.length > 0);
  const notices = noticesIn(catalogue).map(({ source, notices: all }) => ({
    source,
    notices: all.filter((notice) => !urgentNotices.has(`${source}/${notice}`)),
  }));
  const byOthers = excludingWriters(writers, naming, watched);
  return {
    urgent: [
      ...callRules(callsIn(urgent).map(withoutCondition), byOthers),
      ...writerRules(writers, remediationRoleNames(naming), watched),
      ...noticeRules(noticesIn(urgent).map(({ source, notices: all }) => ({ source, notices: all }))),
    ],
    routine: [
      ...callRules(rest, byOthers),
      ...(watchesUnusedRegions(catalogue) ? unnamedRules(calls, byOthers) : []),
      ...noticeRules(notices.filter((trigger) => trigger.notices.length > 0)),
    ],
  };
}

export type SelectedData = Required<Pick<CallTrigger, 'data' | 'calls'>> & Pick<CallTrigger, 'below'>;

/** The data events that the organization trail must select, by resource type and location. */
export function dataEvents(catalogue: readonly Detection[]): readonly SelectedData[] {
  const selected = new Map<string, SelectedData>();
  for (const { data, below, calls } of callsIn(catalogue)) {
    if (data === undefined) continue;
    const key = `${data} ${below ?? ''}`;
    const all = new Set([...(selected.get(key)?.calls ?? []), ...calls]);
    selected.set(key, { data, calls: [...all].sort(), ...(below !== undefined && { below }) });
  }
  return [...selected.values()];
}

function callsIn(catalogue: readonly Detection[]): CallTrigger[] {
  return catalogue.flatMap(({ triggers }) => triggers.filter(isCall));
}

function callsOf(catalogue: readonly Detection[], { hubAccount }: Naming, account: string): CallTrigger[] {
  return callsIn(catalogue).filter(({ only }) => only === undefined || account === hubAccount);
}

/** The hub's own notices never use a bus, where any member could forge them. */
function noticesIn(catalogue: readonly Detection[]): NoticeTrigger[] {
  return catalogue.flatMap(({ triggers }) => triggers.filter(isNotice)).filter(({ source }) => source !== PRODUCT);
}

function writersIn(catalogue: readonly Detection[]): Writer[] {
  const writers = catalogue.flatMap(({ triggers }) => triggers.filter(isWrite).map(({ writes }) => writes));
  return [...new Set(writers)].filter((writer): writer is Writer => writer !== 'unused-region');
}

function watchesUnusedRegions(catalogue: readonly Detection[]): boolean {
  return catalogue.some(({ triggers }) => triggers.filter(isWrite).some(({ writes }) => writes === 'unused-region'));
}

/** Members already filter their events, so the hub's lanes need no condition. */
function withoutCondition({ where: _, only: __, ...trigger }: CallTrigger): CallTrigger {
  return trigger;
}

function without(trigger: CallTrigger, taken: ReadonlySet<string>): CallTrigger {
  return { ...trigger, calls: trigger.calls.filter((call) => !taken.has(`${trigger.source}/${call}`)) };
}

/** Excludes from a rule what the rules of special writers already match. */
function excludingWriters(writers: readonly Writer[], naming: Naming, watched: Watched): (rule: DerivedRule) => DerivedRule {
  const hubRoles = remediationRoleNames(naming);
  return (rule) => (rule.name === serviceName(SIGN_IN) ? rule : withoutWriters(rule, writers, hubRoles, watched));
}

/** One rule per service, condition and kind of call; several if the names do not fit into one pattern. */
function callRules(triggers: readonly CallTrigger[], finish: (rule: DerivedRule) => DerivedRule): DerivedRule[] {
  const groups = groupedCalls(triggers).flatMap((group) => {
    const ruleOf = (names: readonly string[]) => finish(ruleOfCalls(group, names));
    const patterns = splitToFit([...group.calls].sort(), (names) => ruleOf(names).pattern);
    return patterns.map((pattern) => ({ ...ruleOf([]), pattern }));
  });
  return withUniqueNames(groups);
}

/** A refused call changes nothing, so it is not forwarded. */
function ruleOfCalls({ source, reads, where }: CallGroup, eventName: readonly string[]): DerivedRule {
  const detail = mergePatterns(
    {
      eventSource: [source],
      eventName: eventNamesIn(source, eventName),
      errorCode: [{ exists: false }],
    },
    where,
  );
  return {
    name: `${serviceName(source)}${reads ? '-reads' : ''}`,
    pattern: { source: [busSourceOf(source)], detail },
    ...(reads && { reads: true as const }),
  };
}

function noticeRules(triggers: readonly NoticeTrigger[]): DerivedRule[] {
  const groups = new Map<string, { trigger: NoticeTrigger; notices: Set<string> }>();
  for (const trigger of triggers) {
    const key = JSON.stringify([trigger.source, trigger.where ?? {}]);
    const group = groups.get(key) ?? { trigger, notices: new Set<string>() };
    for (const notice of trigger.notices) group.notices.add(notice);
    groups.set(key, group);
  }
  return withUniqueNames(
    [...groups.values()].map(({ trigger: { source, where }, notices }) => ({
      name: `${serviceName(source)}-notices`,
      pattern: { source: [source], 'detail-type': [...notices].sort(), ...(where !== undefined && { detail: where }) },
    })),
  );
}

/** Calls that no detection names, of the services in the catalogue and of all others. */
function unnamedRules(triggers: readonly CallTrigger[], finish: (rule: DerivedRule) => DerivedRule): DerivedRule[] {
  const names = new Map<string, Set<string>>();
  for (const { source, calls } of triggers) {
    const known = names.get(source) ?? new Set();
    for (const call of calls) names.set(source, known.add(call));
  }
  const unnamed = (detail: DetailPattern) => ({ detail: { readOnly: [false], errorCode: [{ exists: false }], ...detail } });
  const name = 'other-services';
  const others = finish({ name, pattern: unnamed({ eventSource: [{ 'anything-but': [...names.keys()].sort() }] }) });
  return [
    ...fromAws({ name }, others.pattern),
    ...[...names].map(([source, calls]) =>
      finish({
        name: `${serviceName(source)}-other`,
        pattern: {
          source: [busSourceOf(source)],
          ...unnamed({
            eventSource: [source],
            eventName: eventNamesNotIn(source, [...calls].sort()),
          }),
        },
      }),
    ),
  ];
}
