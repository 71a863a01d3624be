import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { incidentFrom } from '#adapters/store/stored-incident.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import { subjectWords } from '#words/subject.ts';
import { storedEarlier } from './earlier-subjects.ts';
import { type EmulatedMember, emulatedMember } from './emulated-member.ts';
import { englishIn } from './korean.ts';
import { CONTAINED, describeFaultsOfFix, describeFaultsOfUndo } from './playbook-faults.ts';
import { describePermissions } from './playbook-permissions.ts';
import type { PlaybookRun } from './playbook-run.ts';
import {
  type Arranged,
  endOf,
  isInBothLanguages,
  prepare,
  type Situation,
  type WholeRun,
  wholeRun,
} from './playbook-situation.ts';
import { describeNoUndo, describeUndo } from './playbook-undo.ts';

export type { Arranged, Situation } from './playbook-situation.ts';

const SAFE_ALREADY = { state: 'MITIGATED', outcome: { kind: 'already-safe' }, standing: [] };

/**
 * Runs a playbook with the real engine against an emulated member, in every situation: first run, already fixed, gone, exempt,
 * undone, undone twice, undone after somebody changed it. Every call is judged by the member's role and the session as IAM would.
 * Then each of its calls is denied and throttled, and its function dies around each write. That takes long, so situations that
 * make the same calls in the same order may share it: each list of `sameCalls` names such situations, and the first stands for all.
 */
export function describePlaybook<On extends Arranged, Name extends string>(
  id: PlaybookId,
  situations: Readonly<Record<Name, Situation<On>>>,
  sameCalls: readonly (readonly NoInfer<Name>[])[] = [],
): void {
  describe(id, () => {
    let member: EmulatedMember;
    beforeAll(async () => {
      member = await emulatedMember();
    });
    afterAll(() => member.stop());

    const anew = (situation: Situation<On>) => prepare(id, situation, member);

    const known = new Map<Name, Promise<WholeRun>>();
    const whole = (name: Name): Promise<WholeRun> => {
      const run = known.get(name) ?? wholeRun(id, situations[name], member);
      known.set(name, run);
      return run;
    };

    describe.each(Object.entries<Situation<On>>(situations))('%s', (_, situation) => {
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

      test('what an earlier version stored of it is read with the subjects of today, which Korean says without English', async () => {
        const { run } = await anew(situation);
        await run.fix();
        const incident = await run.incident();
        expect(incidentFrom(storedEarlier(incident))).toEqual(incident);
        for (const { subject } of incident.plan?.before ?? []) expect(englishIn(subjectWords(subject).ko, subject)).toEqual([]);
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
            approvalRequest: { because: { code: 'exempt-tag', tag: EXEMPT_TAG } },
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

    const names = Object.keys(situations) as Name[];
    const alone = names.filter((name) => !sameCalls.flat().includes(name)).map((name) => [name]);

    describe.each([...sameCalls, ...alone].map((group) => [group.join('; '), ...group] as const))(
      'with faults (%s)',
      (_, first, ...others) => {
        const situation = situations[first as Name];
        const faulty = { situation, anew: () => anew(situation), whole: () => whole(first as Name), member: () => member };

        test.each(others)('the same calls are made in: %s', async (other) => {
          const [own, theirs] = [await whole(first as Name), await whole(other as Name)];
          expect([theirs.fix, theirs.undo]).toEqual([own.fix, own.undo]);
        });

        describeFaultsOfFix(faulty);
        if (situation.meddle !== undefined) describeFaultsOfUndo(faulty);
      },
    );

    // One after the other: some situations are about the account that they all share.
    describePermissions(id, async () => {
      const runs: PlaybookRun[] = [];
      for (const name of names) runs.push((await whole(name)).run);
      return runs;
    });
  });
}
