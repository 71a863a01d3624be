import type { Incident } from '#core/incident/incident.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import type { AccountSettings } from '#core/settings.ts';
import type { Localized } from '#core/text.ts';
import type { EmulatedMember } from './emulated-member.ts';
import { type PlaybookRun, runOf } from './playbook-run.ts';

/**
 * What a situation arranged: the incident that the catalogue opens from it, the account settings it needs, and
 * anything that the other steps need.
 */
export type Arranged = { readonly incident: Incident; readonly account?: Partial<AccountSettings> };

/**
 * One offending state of a resource in the member, arranged again for every test. Steps get the result of `arrange` and the
 * emulated member; they return plain values without generated ids. They are methods, so
 * that situations of different types fit into one table.
 */
export type Situation<On extends Arranged = Arranged> = {
  /** Creates the offending state next to something harmless, and its incident (`incidentFrom`). */
  arrange(member: EmulatedMember): Promise<On>;
  isOffending(on: On, member: EmulatedMember): Promise<boolean>;
  /** The full state of the resource and its surroundings: an undo must restore it exactly. */
  state(on: On, member: EmulatedMember): Promise<unknown>;
  /** What the fix must not change. */
  bystanders(on: On, member: EmulatedMember): Promise<unknown>;
  /** Fixes the state by hand before the hub does. */
  makeSafe(on: On, member: EmulatedMember): Promise<unknown>;
  /** Deletes the resource. Absent if it cannot be deleted, such as an account. */
  remove?(on: On, member: EmulatedMember): Promise<unknown>;
  /** Changes by hand, after the fix, what an undo would overwrite; `differs` matches the text about it. Only with an undo. */
  readonly meddle?: { does(on: On, member: EmulatedMember): Promise<unknown>; readonly differs: RegExp };
  /** Calls that only collect information: the containment is the same without an answer. */
  readonly advisory?: readonly string[];
  /** Adds EXEMPT_TAG to the resource. Absent if it cannot have tags. */
  exempt?(on: On, member: EmulatedMember): Promise<unknown>;
};

/** A new arrangement with the engine for its incident. */
export type Prepared<On extends Arranged> = { readonly on: On; readonly run: PlaybookRun };

/** Arranges a situation again and creates the engine for its incident. */
export async function prepare<On extends Arranged>(
  id: PlaybookId,
  { arrange }: Situation<On>,
  member: EmulatedMember,
): Promise<Prepared<On>> {
  return again(id, await arrange(member), member);
}

/** The result of an incident, without values that differ from run to run. */
export function stableResult(incident: Incident | undefined) {
  return incident && { state: incident.state, outcome: incident.outcome, standing: incident.standing };
}

/** A new engine for what is arranged already. */
export async function again<On extends Arranged>(id: PlaybookId, on: On, member: EmulatedMember): Promise<Prepared<On>> {
  return { on, run: await runOf(id, member.call, on.incident, on.account) };
}

/** The calls of a containment or an undo in order, including opening its session. */
export type CallsInOrder = {
  readonly inOrder: readonly string[];
  readonly kinds: readonly string[];
  readonly writes: readonly string[];
};

/** The calls of a run since its journal was emptied. */
export function callsOf({ journal, writes }: PlaybookRun): CallsInOrder {
  const inOrder = journal.filter((name) => name === 'session' || name.includes(':'));
  return { inOrder, kinds: [...new Set(inOrder)], writes: writes() };
}

/** Whether a plan has an English text and a different Korean one in Hangul. */
export function isInBothLanguages(words: Localized | undefined): boolean {
  return (
    words !== undefined &&
    /[a-z]{3}/.test(words.en) &&
    !/\p{Script=Hangul}/u.test(words.en) &&
    /\p{Script=Hangul}/u.test(words.ko)
  );
}
