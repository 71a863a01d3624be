import { describe, expect, test } from 'vitest';
import { TryAgain } from '#remediate/ports.ts';
import type { EmulatedMember } from './emulated-member.ts';
import { awsError } from './incidents.ts';
import { type Arranged, endOf, type Prepared, type Situation, type WholeRun } from './playbook-situation.ts';
import { lastNote } from './words.ts';

const DENIED = awsError('AccessDenied', 403);
const THROTTLED = awsError('ThrottlingException');

export const CONTAINED = { state: 'MITIGATED', outcome: { kind: 'changed' }, standing: [] };
export const UNDONE = { state: 'CLOSED', outcome: { kind: 'undone' } };

/** A situation, arranged again for every fault, and its calls when nothing fails. */
type Faulty<On extends Arranged> = {
  readonly situation: Situation<On>;
  readonly prepared: () => Promise<Prepared<On>>;
  readonly fullRun: () => Promise<WholeRun>;
  readonly member: () => EmulatedMember;
};

/** Tests of a containment: each of its calls is denied or throttled, and its function is killed around each write. */
export function describeFaultsOfFix<On extends Arranged>({ situation, prepared, fullRun, member }: Faulty<On>): void {
  const { isOffending, state, bystanders } = situation;
  const needed = async () => (await fullRun()).fix.kinds.filter((call) => !advisory.includes(call));
  const { advisory = [] } = situation;

  if (advisory.length > 0) {
    test('a call that only informs may be denied or throttled, and nothing waits for it', async () => {
      for (const [call, error] of advisory.flatMap((one) => [[one, DENIED] as const, [one, THROTTLED] as const])) {
        const { run } = await prepared();
        run.refuse(call as never, error);
        expect(endOf(await run.fix()), call).toEqual(CONTAINED);
      }
    });
  }

  test('a denied call fails the incident with the reason and is not retried', async () => {
    for (const call of await needed()) {
      const { on, run } = await prepared();
      const before = await state(on, member());
      run.refuse(call as never, DENIED);
      expect(await run.fix(), call).toMatchObject({
        state: 'FAILED',
        outcome: { kind: 'failed', reason: { code: 'error', name: expect.stringContaining('AccessDenied') } },
      });
      if (!run.writes().some((write) => write !== call)) expect(await state(on, member()), call).toEqual(before);
    }
  });

  test('a call that is throttled once is retried, with the same result as without throttling', async () => {
    for (const call of await needed()) {
      const { on, run } = await prepared();
      run.refuse(call as never, THROTTLED, 1);
      await expect(run.fix(), call).rejects.toThrow(TryAgain);
      expect(endOf(await run.fix()), call).toEqual(CONTAINED);
      expect(await isOffending(on, member()), call).toBe(false);
    }
  });

  test.each(['before', 'after'] as const)('a run that is killed %s any write has the same result after a retry', async (when) => {
    const writes = (await fullRun()).fix.writes.length;
    expect(writes).toBeGreaterThan(0);
    for (let n = 1; n <= writes; n++) {
      const { on, run } = await prepared();
      const beside = await bystanders(on, member());
      const died = await run.dying(
        when,
        () => run.writes().length === n,
        () => run.fix(),
      );
      expect(died, `died at write ${n}`).toBe(true);
      expect(endOf(await run.fix()), `died at write ${n}`).toEqual(CONTAINED);
      expect(await isOffending(on, member()), `died at write ${n}`).toBe(false);
      expect(await bystanders(on, member()), `died at write ${n}`).toEqual(beside);
    }
  });
}

/** The same tests for the undo of a containment, and of a containment that was killed. */
export function describeFaultsOfUndo<On extends Arranged>({ situation, prepared, fullRun, member }: Faulty<On>): void {
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
        const writes = (await fullRun()).undo.writes.length;
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
        const writes = (await fullRun()).fix.writes.length;
        for (let n = 1; n <= writes; n++) {
          const { on, run } = await prepared();
          const before = await stateOf(on);
          await run.dying(
            when,
            () => run.writes().length === n,
            () => run.fix(),
          );
          await run.fix();
          expect(await run.undo(), `died at write ${n}`).toMatchObject(UNDONE);
          expect(await stateOf(on), `died at write ${n}`).toEqual(before);
        }
      },
    );

    test('a call that is throttled once is retried, and a denied call leaves the reason', async () => {
      for (const call of (await fullRun()).undo.kinds.filter((one) => !situation.advisory?.includes(one))) {
        const { on, run, before } = await contained();
        run.refuse(call as never, THROTTLED, 1);
        await expect(run.undo(), call).rejects.toThrow(TryAgain);
        run.refuse(call as never, DENIED, 1);
        expect(lastNote(await run.undo()), call).toContain('not undone: AccessDenied');
        expect(await run.undo(), call).toMatchObject(UNDONE);
        expect(await stateOf(on), call).toEqual(before);
      }
    });
  });
}
