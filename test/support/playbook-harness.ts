import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXEMPT_TAG } from '#core/naming.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import { TryAgain } from '#remediate/ports.ts';
import { type EmulatedMember, emulatedMember } from './emulated-member.ts';
import { awsError } from './incidents.ts';
import { describePermissions } from './playbook-permissions.ts';
import type { PlaybookRun } from './playbook-run.ts';
import { type Arranged, endOf, isInBothLanguages, kindsOf, prepare, type Situation } from './playbook-situation.ts';
import { describeNoUndo, describeUndo } from './playbook-undo.ts';

export type { Arranged, Situation } from './playbook-situation.ts';

const DENIED = awsError('AccessDenied', 403);
const THROTTLED = awsError('ThrottlingException');
const CONTAINED = { state: 'MITIGATED', outcome: { kind: 'changed' }, standing: [] };
const SAFE_ALREADY = { state: 'MITIGATED', outcome: { kind: 'already-safe' }, standing: [] };

/**
 * Runs a playbook with the real engine against an emulated member, in every situation: first run, already fixed, gone,
 * denied, throttled, cut off after each call, exempt, undone, undone twice, undone after somebody changed it. Every call is
 * judged by the member's role and the session as IAM would.
 */
export function describePlaybook<On extends Arranged>(id: PlaybookId, situations: Readonly<Record<string, Situation<On>>>): void {
  describe(id, () => {
    let member: EmulatedMember;
    beforeAll(async () => {
      member = await emulatedMember();
    });
    afterAll(() => member.stop());

    const anew = (situation: Situation<On>) => prepare(id, situation, member);

    const fixed = async (situation: Situation<On>): Promise<PlaybookRun> => {
      const { run } = await anew(situation);
      await run.fix();
      return run;
    };

    /** Every kind of call that containing makes. */
    const callsOf = async (situation: Situation<On>) => kindsOf(await fixed(situation));

    describe.each(Object.entries(situations))('%s', (_, situation) => {
      const { isOffending, state, bystanders, makeSafe, remove, meddle, exempt } = situation;

      test('the first run contains exactly the offending state and leaves what is beside it', async () => {
        const { on, run } = await anew(situation);
        const beside = await bystanders(on, member);
        expect(await isOffending(on, member)).toBe(true);
        expect(endOf(await run.fix())).toEqual(CONTAINED);
        expect(await isOffending(on, member)).toBe(false);
        expect(await bystanders(on, member)).toEqual(beside);
      });

      test('the plan tells what it will do in English and in Korean', async () => {
        const { run } = await anew(situation);
        await run.fix();
        const { plan } = await run.incident();
        expect(isInBothLanguages(plan?.words), JSON.stringify(plan?.words)).toBe(true);
      });

      test('a second order finds nothing to do', async () => {
        const { run } = await anew(situation);
        const first = await run.fix();
        const calls = run.calls.length;
        expect(await run.fix()).toEqual(first);
        expect(run.calls).toHaveLength(calls);
      });

      test('what somebody put right already needs no write', async () => {
        const { on, run } = await anew(situation);
        await makeSafe(on, member);
        const before = await state(on, member);
        expect(endOf(await run.fix())).toEqual(SAFE_ALREADY);
        expect(run.writes()).toEqual([]);
        expect(await state(on, member)).toEqual(before);
      });

      test('access denied to any call fails the incident with the reason and is not tried again', async () => {
        for (const call of await callsOf(situation)) {
          const { on, run } = await anew(situation);
          const before = await state(on, member);
          run.refuse(call as never, DENIED);
          expect(await run.fix(), call).toMatchObject({
            state: 'FAILED',
            outcome: { kind: 'failed', reason: expect.stringContaining('AccessDenied') },
          });
          if (!run.writes().some((write) => write !== call)) expect(await state(on, member), call).toEqual(before);
        }
      });

      test('any call throttled once is tried again and ends as if nothing had been', async () => {
        for (const call of await callsOf(situation)) {
          const { on, run } = await anew(situation);
          run.refuse(call as never, THROTTLED, 1);
          await expect(run.fix(), call).rejects.toThrow(TryAgain);
          expect(endOf(await run.fix()), call).toEqual(CONTAINED);
          expect(await isOffending(on, member), call).toBe(false);
        }
      });

      test.each(['before', 'after'] as const)(
        'a run that dies %s any write comes to the same end when it is retried',
        async (when) => {
          const writes = (await fixed(situation)).writes().length;
          expect(writes).toBeGreaterThan(0);
          for (let n = 1; n <= writes; n++) {
            const { on, run } = await anew(situation);
            const beside = await bystanders(on, member);
            const died = await run.dying(
              when,
              () => run.writes().length === n,
              () => run.fix(),
            );
            expect(died, `died at write ${n}`).toBe(true);
            expect(endOf(await run.fix()), `died at write ${n}`).toEqual(CONTAINED);
            expect(await isOffending(on, member), `died at write ${n}`).toBe(false);
            expect(await bystanders(on, member), `died at write ${n}`).toEqual(beside);
          }
        },
      );

      if (remove !== undefined) {
        test('a resource that is gone needs nothing', async () => {
          const { on, run } = await anew(situation);
          await remove(on, member);
          expect(endOf(await run.fix())).toEqual(SAFE_ALREADY);
        });
      }

      if (exempt !== undefined) {
        test('a resource with the exempt tag is left as it is until a person decides', async () => {
          const { on, run } = await anew(situation);
          await exempt(on, member);
          expect(await run.fix()).toMatchObject({
            state: 'AWAITING_APPROVAL',
            approvalRequest: { because: expect.stringContaining(EXEMPT_TAG) },
          });
          expect([run.writes(), await isOffending(on, member)]).toEqual([[], true]);
        });
      }

      if (meddle === undefined)
        describeNoUndo(
          () => anew(situation),
          situation,
          () => member,
        );
      else
        describeUndo(
          () => anew(situation),
          { ...situation, meddle },
          () => member,
        );
    });

    describePermissions(id, async () => {
      const runs: PlaybookRun[] = [];
      for (const situation of Object.values(situations)) {
        const { run } = await anew(situation);
        await run.fix();
        if (run.playbook.undo !== undefined) await run.undo();
        runs.push(run);
      }
      return runs;
    });
  });
}
