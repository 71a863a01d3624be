import { describe, expect, test } from 'vitest';
import { TryAgain } from '#remediate/ports.ts';
import type { EmulatedMember } from './emulated-member.ts';
import { awsError } from './incidents.ts';
import type { Kills } from './playbook-kills.ts';
import type { PlaybookLife } from './playbook-life.ts';
import type { PlaybookRun } from './playbook-run.ts';
import { type Arranged, type Prepared, type Situation, stableResult } from './playbook-situation.ts';
import { lastNote } from './words.ts';

const DENIED = awsError('AccessDenied', 403);
const THROTTLED = awsError('ThrottlingException');

export const CONTAINED = { state: 'MITIGATED', outcome: { kind: 'changed' }, standing: [] };
export const UNDONE = { state: 'CLOSED', outcome: { kind: 'undone' } };

/** A situation, arranged again after every fault that changed something, and its course without faults. */
type Faulty<On extends Arranged> = {
  readonly situation: Situation<On>;
  readonly prepared: () => Promise<Prepared<On>>;
  /** A new engine for an arrangement that nothing changed. */
  readonly again: (on: On) => Promise<Prepared<On>>;
  readonly life: PlaybookLife;
  readonly kills: Kills;
  readonly member: () => EmulatedMember;
};

/** Tests of a containment: each of its calls is denied or throttled, and its function is killed around each write. */
export function describeFaultsOfFix<On extends Arranged>(faulty: Faulty<On>): void {
  const { situation, prepared, again, life, kills, member } = faulty;
  const { isOffending, state, advisory = [] } = situation;
  const needed = async () => (await life.containment()).calls.kinds.filter((call) => !advisory.includes(call));

  if (advisory.length > 0) {
    test('a call that only collects information may be denied or throttled without an effect on the containment', async () => {
      for (const [call, error] of advisory.flatMap((one) => [[one, DENIED] as const, [one, THROTTLED] as const])) {
        const { run } = await prepared();
        run.refuse(call as never, error);
        expect(stableResult(await run.fix()), call).toEqual(CONTAINED);
      }
    });
  }

  test('a denied call fails the incident with the reason and is not retried', async () => {
    let untouched: { readonly on: On; readonly before: unknown } | undefined;
    for (const call of await needed()) {
      const { on, run } = untouched === undefined ? await prepared() : await again(untouched.on);
      const before = untouched === undefined ? await state(on, member()) : untouched.before;
      run.refuse(call as never, DENIED);
      expect(await run.fix(), call).toMatchObject({
        state: 'FAILED',
        outcome: { kind: 'failed', reason: { code: 'error', name: expect.stringContaining('AccessDenied') } },
      });
      untouched = run.writes().some((write) => write !== call) ? undefined : { on, before };
      if (untouched !== undefined) expect(await state(on, member()), call).toEqual(before);
    }
  });

  test('a call that is throttled once is retried, with the same result as without throttling', async () => {
    let one = await prepared();
    const ends = async () => {
      expect(stableResult(await one.run.fix())).toEqual(CONTAINED);
      expect(await isOffending(one.on, member())).toBe(false);
    };
    for (const call of await needed()) {
      if (await isThrottled(one.run, call, one.run.fix)) continue;
      // Work done before the fault does not need the call again.
      await ends();
      one = await prepared();
      expect(await isThrottled(one.run, call, one.run.fix), call).toBe(true);
    }
    await ends();
  });

  test.each(['before', 'after'] as const)('a run that is killed %s any write has the same result after a retry', async (when) => {
    const killed = await kills[when]();
    expect(killed.length).toBeGreaterThan(0);
    for (const { n, died, end, isOffending: isStill, rest, restBefore } of killed) {
      expect({ died, end, isStill }, `died at write ${n}`).toEqual({ died: true, end: CONTAINED, isStill: false });
      expect(rest, `died at write ${n}`).toEqual(restBefore);
    }
  });
}

/** The same tests for the undo of a containment, and of a containment that was killed. */
export function describeFaultsOfUndo<On extends Arranged>({ situation, prepared, life, kills, member }: Faulty<On>): void {
  const stateOf = (on: On) => situation.state(on, member());
  /** A containment with the state before it and an empty journal. */
  const contained = async () => {
    const { on, run } = await prepared();
    const before = await stateOf(on);
    await run.fix();
    run.journal.splice(0);
    return { on, run, before };
  };

  describe('undone', () => {
    test.each(['before', 'after'] as const)(
      'a function that is killed %s any write has the same result after a retry',
      async (when) => {
        const writes = (await life.undone()).calls.writes.length;
        expect(writes).toBeGreaterThan(0);
        for (let n = 1; n <= writes; n++) {
          const { on, run, before } = await contained();
          const died = await run.dying(
            when,
            () => run.writes().length === n,
            () => run.undo(),
          );
          expect(died, `died at write ${n}`).toBe(true);
          expect(await run.undo(), `died at write ${n}`).toMatchObject(UNDONE);
          expect(await stateOf(on), `died at write ${n}`).toEqual(before);
        }
      },
    );

    test.each(['before', 'after'] as const)(
      'a containment that was killed %s any write and retried is undone like any other',
      async (when) => {
        for (const { undone, n } of await kills[when]()) {
          expect(undone?.closed, `died at write ${n}`).toMatchObject(UNDONE);
          expect(undone?.state, `died at write ${n}`).toEqual(undone?.stateBefore);
        }
      },
    );

    test('a call that is throttled once is retried, and a denied call leaves the reason', async () => {
      let one = await contained();
      const ends = async () => {
        expect(await one.run.undo()).toMatchObject(UNDONE);
        expect(await stateOf(one.on)).toEqual(one.before);
      };
      const isRefused = async (call: string) => {
        if (!(await isThrottled(one.run, call, one.run.undo))) return false;
        one.run.refuse(call as never, DENIED, 1);
        return lastNote(await one.run.undo())?.includes('not undone: AccessDenied') ?? false;
      };
      for (const call of (await life.undone()).calls.kinds.filter((kind) => !situation.advisory?.includes(kind))) {
        if (await isRefused(call)) continue;
        // Work undone before the fault does not need the call again.
        await ends();
        one = await contained();
        expect(await isRefused(call), call).toBe(true);
      }
      await ends();
    });
  });
}

/** Whether a run made the call, was throttled once and asked for a retry; otherwise it ended. */
async function isThrottled(run: PlaybookRun, call: string, attempt: () => Promise<unknown>): Promise<boolean> {
  run.refuse(call as never, THROTTLED, 1);
  try {
    await attempt();
    return false;
  } catch (error) {
    expect(error, call).toBeInstanceOf(TryAgain);
    return true;
  }
}
