import { once } from '#adapters/lambda/once.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { EmulatedMember } from './emulated-member.ts';
import { type Planning, planningOf } from './playbook-approval.ts';
import type { PlaybookRun } from './playbook-run.ts';
import { type Arranged, type CallsInOrder, callsOf, type Prepared, type Situation } from './playbook-situation.ts';

/** A situation before and after a containment without faults. */
type Containment = {
  readonly planning: Planning;
  readonly wasOffending: boolean;
  readonly isOffending: boolean;
  readonly restBefore: unknown;
  readonly rest: unknown;
  readonly contained: Incident | undefined;
  readonly calls: CallsInOrder;
  /** After a second order: the incident, and how many calls it took. */
  readonly again: { readonly contained: Incident | undefined; readonly calls: number };
};

/** The same after its undo, and after a second order to undo. */
type Undoing = {
  readonly stateBefore: unknown;
  /** After the containment. */
  readonly safe: unknown;
  readonly state: unknown;
  readonly closed: Incident | undefined;
  readonly calls: CallsInOrder;
  readonly secondTime: { readonly closed: Incident | undefined; readonly writes: number; readonly state: unknown };
};

/**
 * One course of a situation: read, contained, undone, undone again. Arranging one is most of a test's time, so all tests without
 * faults share it. The undo runs directly after the containment, before anything else is arranged: some situations share a setting of
 * the account.
 */
export type PlaybookLife = {
  readonly run: () => Promise<PlaybookRun>;
  readonly containment: () => Promise<Containment>;
  readonly undone: () => Promise<Undoing>;
};

export function lifeOf<On extends Arranged>(
  prepared: () => Promise<Prepared<On>>,
  { isOffending, bystanders, state }: Situation<On>,
  memberOf: () => EmulatedMember,
): PlaybookLife {
  const lived = once(async () => {
    const member = memberOf();
    const { on, run } = await prepared();
    const planning = await planningOf(run);
    run.journal.splice(0);
    const [wasOffending, restBefore, stateBefore] = [
      await isOffending(on, member),
      await bystanders(on, member),
      await state(on, member),
    ];
    const contained = await run.fix();
    const calls = callsOf(run);
    const after = { isOffending: await isOffending(on, member), rest: await bystanders(on, member) };
    const made = run.calls.length;
    const again = { contained: await run.fix(), calls: run.calls.length - made };
    const containment: Containment = { planning, wasOffending, restBefore, contained, calls, ...after, again };
    const undone = once(async () => {
      run.journal.splice(0);
      const safe = await state(on, member);
      const closed = await run.undo();
      const undoCalls = callsOf(run);
      const restored = await state(on, member);
      const secondTime = {
        closed: await run.undo(),
        writes: run.writes().length,
        state: await state(on, member),
      };
      return { stateBefore, safe, state: restored, closed, calls: undoCalls, secondTime };
    });
    return { run, containment, undone };
  });
  return {
    run: async () => (await lived()).run,
    containment: async () => (await lived()).containment,
    undone: async () => (await lived()).undone(),
  };
}
