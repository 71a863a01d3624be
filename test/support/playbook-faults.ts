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

/** A situation, arranged anew for every fault, and its calls when nothing fails. */
type Faulty<On extends Arranged> = {
  readonly situation: Situation<On>;
  readonly anew: () => Promise<Prepared<On>>;
  readonly whole: () => Promise<WholeRun>;
  readonly member: () => EmulatedMember;
};

/** What a containment must do whichever of its calls is denied or throttled, and wherever its function dies. */
export function describeFaultsOfFix<On extends Arranged>({ situation, anew, whole, member }: Faulty<On>): void {
  const { isOffending, state, bystanders } = situation;

  test('access denied to any call fails the incident with the reason and is not tried again', async () => {
    for (const call of (await whole()).fix.kinds) {
      const { on, run } = await anew();
      const before = await state(on, member());
      run.refuse(call as never, DENIED);
      expect(await run.fix(), call).toMatchObject({
        state: 'FAILED',
        outcome: { kind: 'failed', reason: { code: 'error', name: expect.stringContaining('AccessDenied') } },
      });
      if (!run.writes().some((write) => write !== call)) expect(await state(on, member()), call).toEqual(before);
    }
  });

  test('any call throttled once is tried again and ends as if nothing had been', async () => {
    for (const call of (await whole()).fix.kinds) {
      const { on, run } = await anew();
      run.refuse(call as never, THROTTLED, 1);
      await expect(run.fix(), call).rejects.toThrow(TryAgain);
      expect(endOf(await run.fix()), call).toEqual(CONTAINED);
      expect(await isOffending(on, member()), call).toBe(false);
    }
  });

  test.each(['before', 'after'] as const)(
    'a run that dies %s any write comes to the same end when it is retried',
    async (when) => {
      const writes = (await whole()).fix.writes.length;
      expect(writes).toBeGreaterThan(0);
      for (let n = 1; n <= writes; n++) {
        const { on, run } = await anew();
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
    },
  );
}

/** The same for the undo of a containment, and of one that died itself. */
export function describeFaultsOfUndo<On extends Arranged>({ situation, anew, whole, member }: Faulty<On>): void {
  const stateOf = (on: On) => situation.state(on, member());
  /** Contained, with the state before, and the journal empty again. */
  const contained = async () => {
    const { on, run } = await anew();
    const before = await stateOf(on);
    await run.fix();
    run.journal.splice(0);
    return { on, run, before };
  };

  describe('undone', () => {
    test.each(['before', 'after'] as const)(
      'a function that dies %s any write comes to the same end when it is retried',
      async (when) => {
        const writes = (await whole()).undo.writes.length;
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
      'a containment that died %s any write and was retried is undone as a whole one',
      async (when) => {
        const writes = (await whole()).fix.writes.length;
        for (let n = 1; n <= writes; n++) {
          const { on, run } = await anew();
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

    test('any call throttled once is tried again, and any call denied leaves the reason', async () => {
      for (const call of (await whole()).undo.kinds) {
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
