import type { Incident } from '#core/incident/incident.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import type { AccountSettings } from '#core/settings.ts';
import type { Localized } from '#core/text.ts';
import type { EmulatedMember } from './emulated-member.ts';
import { type PlaybookRun, runOf } from './playbook-run.ts';

/**
 * What a situation arranged: the incident the catalogue opens from it, what the organization file has to say of the account
 * for that, and whatever the other steps need.
 */
export type Arranged = { readonly incident: Incident; readonly account?: Partial<AccountSettings> };

/**
 * One way in which a resource of the member may offend, anew for every test. Steps get what `arrange` gave and the emulated
 * member; what they show must be plain values without what is volatile, such as ids that AWS makes up. They are methods, so
 * that situations of several kinds fit into one table.
 */
export type Situation<On extends Arranged = Arranged> = {
  /** Makes the offending state with something harmless beside it, and the incident of it (`incidentFrom`). */
  arrange(member: EmulatedMember): Promise<On>;
  isOffending(on: On, member: EmulatedMember): Promise<boolean>;
  /** Everything of the resource and around it: after an undo it is exactly as it was. */
  state(on: On, member: EmulatedMember): Promise<unknown>;
  /** What the fix must leave as it is. */
  bystanders(on: On, member: EmulatedMember): Promise<unknown>;
  /** Somebody was faster. */
  makeSafe(on: On, member: EmulatedMember): Promise<unknown>;
  /** Takes the resource away. Absent where it cannot go, such as an account. */
  remove?(on: On, member: EmulatedMember): Promise<unknown>;
  /** Somebody changes after the fix what undoing would overwrite, and the words that say what. Only with an undo. */
  readonly meddle?: { does(on: On, member: EmulatedMember): Promise<unknown>; readonly differs: RegExp };
  /** Puts EXEMPT_TAG on the resource. Absent where it can carry no tags. */
  exempt?(on: On, member: EmulatedMember): Promise<unknown>;
};

/** A fresh arrangement and the engine around it. */
export type Prepared<On extends Arranged> = { readonly on: On; readonly run: PlaybookRun };

/** Arranges a situation anew and puts the engine around its incident. */
export async function prepare<On extends Arranged>(
  id: PlaybookId,
  { arrange }: Situation<On>,
  member: EmulatedMember,
): Promise<Prepared<On>> {
  const on = await arrange(member);
  return { on, run: await runOf(id, member.call, on.incident, on.account) };
}

/** Where an incident stands, without what differs from run to run. */
export function endOf(incident: Incident | undefined) {
  return incident && { state: incident.state, outcome: incident.outcome, standing: incident.standing };
}

/** The calls of a containment from first to last, opening its session among them, and of its undo where the playbook has one. */
export type WholeRun = { readonly run: PlaybookRun; readonly fix: Calls; readonly undo: Calls };

type Calls = { readonly inOrder: readonly string[]; readonly kinds: readonly string[]; readonly writes: readonly string[] };

/** Arranges a situation, contains it and undoes that, without any disturbance. */
export async function wholeRun(id: PlaybookId, situation: Situation, member: EmulatedMember): Promise<WholeRun> {
  const { run } = await prepare(id, situation, member);
  await run.fix();
  const fix = callsOf(run);
  run.journal.splice(0);
  if (run.playbook.undo !== undefined) await run.undo();
  return { run, fix, undo: callsOf(run) };
}

function callsOf({ journal, writes }: PlaybookRun): Calls {
  const inOrder = journal.filter((name) => name === 'session' || name.includes(':'));
  return { inOrder, kinds: [...new Set(inOrder)], writes: writes() };
}

/** Whether a plan tells something in English and something else, in Hangul, in Korean. */
export function isInBothLanguages(words: Localized | undefined): boolean {
  return (
    words !== undefined &&
    /[a-z]{3}/.test(words.en) &&
    !/\p{Script=Hangul}/u.test(words.en) &&
    /\p{Script=Hangul}/u.test(words.ko)
  );
}
