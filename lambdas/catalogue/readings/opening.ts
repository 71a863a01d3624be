import type { Activity } from '#core/detection/activity.ts';
import { type Answers, NO_ANSWERS, type Question } from '#core/detection/facts.ts';
import type { Evidence } from '#core/incident/evidence.ts';
import { memoizeLast } from '#core/memoize-last.ts';
import { hubOf } from '#core/naming.ts';
import { canonicalCidr, holdsPublicAddresses, isPieceOfWorld } from '#core/network/cidr.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Doubt } from '#core/reason.ts';
import { covered, openToWorld, type Reach } from './exposure.ts';
import { ingressRuleOf, type NamedRule, namedRules, prefixListNote, securityGroupOf, type Traffic } from './ingress.ts';
import { narrowRangesRead, unreadLists } from './live-rules.ts';

/** What a change opens to the internet, by its record and the answers. */
export type Opening = {
  readonly decision: 'fires' | 'quiet' | 'unknown';
  readonly evidence: readonly Evidence[];
  /** Prefix lists owned outside the organization, if nothing else opens anything. */
  readonly doubts?: readonly Doubt[];
};

const CLOSED: Opening = { decision: 'quiet', evidence: [] };

/** Openings without answers, cached for each reach. */
const withoutAnswers = memoizeLast(() => new Map<Reach, Opening>());

/**
 * First the change alone, then together with all narrow rules of its group, because the internet may be opened piece by piece.
 * Unknown if entries of a prefix list are unknown, or if the change is a large piece and the group could not be read.
 */
export function openingOf(activity: Activity, reach: Reach, answers: Answers = NO_ANSWERS): Opening {
  if (answers !== NO_ANSWERS) return readOpening(activity, reach, answers);
  const known = withoutAnswers(activity);
  const opening = known.get(reach) ?? readOpening(activity, reach, answers);
  known.set(reach, opening);
  return opening;
}

/** Whether a change can open something in `reach` to the internet, by itself or together with the other rules. */
export function mayOpen(activity: Activity, reach: Reach): boolean {
  return within(activity, reach).some(
    ({ source }) => source.kind === 'prefix-list' || (source.kind === 'cidr' && holdsPublicAddresses(source.id)),
  );
}

/** The entries of each prefix list in a change, and the group's rules where the change alone does not open it. */
export function openingQuestions(activity: Activity, reach: Reach): Question[] {
  const lists = within(activity, reach).filter(({ source }) => source.kind === 'prefix-list');
  const ids = [...new Set(lists.map(({ source }) => source.id))];
  const isDecided = openingOf(activity, reach).decision === 'fires' || !mayOpen(activity, reach);
  return [...ids.map((id): Question => ({ ask: 'prefix-list', id })), ...(isDecided ? [] : [groupQuestion(activity)])];
}

/** Whether an unread group leaves a large piece of the internet in doubt: then a person is asked. */
export function isPieceInDoubt(activity: Activity, reach: Reach, answers: Answers): boolean {
  const pieces = within(activity, reach).filter(({ source }) => source.kind === 'cidr' && isPieceOfWorld(source.id));
  return pieces.length > 0 && answers.of<'security-group'>(groupQuestion(activity)) === undefined;
}

export function groupQuestion(activity: Activity): Extract<Question, { ask: 'security-group' }> {
  return { ask: 'security-group', id: securityGroupOf(activity).id };
}

type Range = Traffic & { readonly cidr: string; readonly evidence: Evidence };

function readOpening(activity: Activity, reach: Reach, answers: Answers): Opening {
  const named = within(activity, reach);
  if (named.length === 0) return CLOSED;
  const ranges = named.flatMap((rule) => rangesOf(rule, answers));
  const foreign = named.filter((rule) => foreignOwnerOf(rule, activity, answers) !== undefined);
  const foreignEvidence = foreign.flatMap(evidenceOf);
  const unknown = named.filter((rule) => cidrsOf(rule, answers) === undefined).flatMap(evidenceOf);
  const opened = evidenceIn(openToWorld(ranges, reach));
  if (opened.length > 0) return { decision: 'fires', evidence: [...opened, ...unknown, ...foreignEvidence] };
  const group = answers.of<'security-group'>(groupQuestion(activity));
  // Only what the change itself reaches: other ports of the group belong to other changes.
  const reached: Reach = (rules) => reach(rules).filter((covers) => named.some(covers));
  const live = group === undefined ? [] : narrowRangesRead(group).filter((one) => !ranges.some((own) => isSameRange(own, one)));
  const together = evidenceIn(openToWorld([...ranges, ...live], reached));
  if (together.length > 0) return { decision: 'fires', evidence: [...together, ...unknown, ...foreignEvidence] };
  if (foreign.length > 0) {
    const doubts = foreign.flatMap((rule) => doubtOf(rule, activity, answers));
    return { decision: 'fires', evidence: [...foreignEvidence, ...unknown], doubts };
  }
  const unread = group === undefined ? [] : covered(unreadLists(group), reached);
  const notes = unread.map(({ id, ...traffic }) => prefixListNote({ ...traffic, source: { kind: 'prefix-list', id } }));
  const isUnknown = unknown.length + notes.length > 0 || isPieceInDoubt(activity, reach, answers);
  if (!isUnknown) return CLOSED;
  const rest = isPieceInDoubt(activity, reach, answers) ? named.flatMap(ingressRuleOf) : [];
  return { decision: 'unknown', evidence: [...rest, ...unknown, ...notes] };
}

function within(activity: Activity, reach: Reach): NamedRule[] {
  return covered(namedRules(activity), reach);
}

/** The ranges a rule allows, as far as they are known. All ranges of one rule share its evidence. */
function rangesOf(rule: NamedRule, answers: Answers): Range[] {
  const [evidence] = evidenceOf(rule);
  const { protocol, from, to } = rule;
  const traffic = { protocol, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  return evidence === undefined ? [] : (cidrsOf(rule, answers) ?? []).map((cidr) => ({ ...traffic, cidr, evidence }));
}

/** Doubts about lists that another organization can change later. */
export function openingDoubts(activity: Activity, reach: Reach, answers: Answers): readonly Doubt[] {
  return openingOf(activity, reach, answers).doubts ?? [];
}

function doubtOf(rule: NamedRule, activity: Activity, answers: Answers): Doubt[] {
  const owner = foreignOwnerOf(rule, activity, answers);
  return owner === undefined ? [] : [{ ask: 'foreign-prefix-list', id: rule.source.id, owner }];
}

/** The owner of a rule's list, if outside the organization: their changes are recorded only in their account. */
function foreignOwnerOf({ source }: NamedRule, activity: Activity, answers: Answers): string | undefined {
  const owner =
    source.kind === 'prefix-list' ? answers.of<'prefix-list'>({ ask: 'prefix-list', id: source.id })?.owner : undefined;
  if (owner === undefined || owner === 'AWS' || owner === activity.account) return undefined;
  return ownProperty(hubOf(activity).organization ?? {}, owner) === undefined ? owner : undefined;
}

function evidenceOf(rule: NamedRule): Evidence[] {
  return rule.source.kind === 'prefix-list' ? [prefixListNote(rule)] : ingressRuleOf(rule);
}

function evidenceIn(ranges: readonly Range[]): Evidence[] {
  return [...new Set(ranges.map(({ evidence }) => evidence))];
}

/** The CIDRs a rule allows; undefined for a prefix list with unknown entries, empty for a group. */
function cidrsOf({ source }: NamedRule, answers: Answers): readonly string[] | undefined {
  if (source.kind === 'cidr') return [source.id];
  if (source.kind === 'group') return [];
  return answers.of<'prefix-list'>({ ask: 'prefix-list', id: source.id })?.cidrs.flatMap((cidr) => canonicalCidr(cidr) ?? []);
}

function isSameRange(one: Range, other: Range): boolean {
  return one.protocol === other.protocol && one.from === other.from && one.to === other.to && one.cidr === other.cidr;
}
