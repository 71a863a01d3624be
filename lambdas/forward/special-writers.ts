import type { DetailPattern, WriteTrigger } from '#core/detection/trigger.ts';
import { ownEntry } from '#core/own-property.ts';
import { type DerivedRule, fromAws, mergePatterns } from './event-pattern.ts';

/** A caller whose every write is forwarded. */
export type Writer = Exclude<WriteTrigger['writes'], 'unused-region'>;

/** What an account watches in addition to what detections need: reads by long-lived access keys, every change of rules of security groups. */
export type Watched = { readonly keyReads?: boolean; readonly ruleChanges?: boolean };

type WriterPattern = {
  /** Fields of `userIdentity` that identify the writer, and their negation. */
  readonly is: (hubRoles: string) => DetailPattern;
  readonly isNot: (hubRoles: string) => DetailPattern;
};

/** By priority: root may use a long-lived key, and only the rule of keys may include reads. */
const WRITER_PATTERNS: Readonly<Record<Writer, WriterPattern>> = {
  'access-key': {
    is: () => ({ accessKeyId: [{ prefix: 'AKIA' }] }),
    isNot: () => ({ accessKeyId: [{ exists: false }, { 'anything-but': { prefix: 'AKIA' } }] }),
  },
  root: { is: () => ({ type: ['Root'] }), isNot: () => ({ type: [{ exists: false }, { 'anything-but': ['Root'] }] }) },
  'hub-role': {
    // By name, because EventBridge takes at most 30 rules with wildcards on a bus. A foreign role with such a name gains nothing:
    // its writes are forwarded too, and detections look at the whole ARN.
    is: (hubRoles) => ({ sessionContext: { sessionIssuer: { userName: [{ prefix: hubRoles }] } } }),
    isNot: (hubRoles) => ({
      sessionContext: { sessionIssuer: { userName: [{ exists: false }, { 'anything-but': { prefix: hubRoles } }] } },
    }),
  },
};

/** The rules of each special writer, usually one; a call that matches two writers matches only the rule of the first. */
export function writerRules(writers: readonly Writer[], hubRoles: string, watched: Watched): DerivedRule[] {
  const inOrder = (Object.keys(WRITER_PATTERNS) as Writer[]).filter((writer) => writers.includes(writer));
  return inOrder.flatMap((writer, index) => {
    const others = inOrder.slice(0, index).map((other) => ownEntry(WRITER_PATTERNS, other).isNot(hubRoles));
    const userIdentity = others.reduce(mergePatterns, ownEntry(WRITER_PATTERNS, writer).is(hubRoles));
    return writesBy(writer, { userIdentity }, takesReads(writer, watched));
  });
}

/** Rules for every write by any caller, except calls of these services, which have their own rules. */
export function anyWriterRules(apart: readonly string[]): DerivedRule[] {
  return writesBy('unused-region', { eventSource: [{ 'anything-but': apart }] }, false);
}

/** A rule that excludes what the rules of special writers match, so that nothing is forwarded twice or lost. */
export function withoutWriters(rule: DerivedRule, writers: readonly Writer[], hubRoles: string, watched: Watched): DerivedRule {
  const taken = writers.filter((writer) => rule.reads !== true || takesReads(writer, watched));
  if (taken.length === 0) return rule;
  const userIdentity = taken.map((writer) => ownEntry(WRITER_PATTERNS, writer).isNot(hubRoles)).reduce(mergePatterns);
  return { ...rule, pattern: { ...rule.pattern, detail: mergePatterns(rule.pattern.detail ?? {}, { userIdentity }) } };
}

function takesReads(writer: Writer, { keyReads = false }: Watched): boolean {
  return keyReads && writer === 'access-key';
}

function writesBy(writer: WriteTrigger['writes'], who: DetailPattern, reads: boolean): DerivedRule[] {
  const what = { eventType: ['AwsApiCall'], errorCode: [{ exists: false }] };
  const detail = { ...what, ...who, ...(!reads && { readOnly: [false] }) };
  return fromAws({ name: `by-${writer}`, ...(reads && { reads: true as const }) }, { detail });
}
