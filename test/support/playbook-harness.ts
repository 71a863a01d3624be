import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { incidentFrom } from '#adapters/store/stored-incident.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import { subjectWords } from '#words/subject.ts';
import { storedEarlier } from './earlier-subjects.ts';
import { type EmulatedMember, emulatedMember } from './emulated-member.ts';
import { englishIn } from './korean.ts';
import { describeApproval } from './playbook-approval.ts';
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
 * Runs a playbook with the real engine in an emulated member, in every situation: first run, already fixed, deleted, exempt,
 * undone, undone twice, undone after a change by somebody else. Every call needs the permission of role and session, as in IAM.
 * Then each of its calls is denied and throttled, and its function is killed around each write. That is slow, so situations that
 * make the same calls in the same order can share it: each list of `sameCalls` names such situations; only the first is tested.
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

    const prepared = (situation: Situation<On>) => prepare(id, situation, member);

    const known = new Map<Name, Promise<WholeRun>>();
    const fullRun = (name: Name): Promise<WholeRun> => {
      const run = known.get(name) ?? wholeRun(id, situations[name], member);
      known.set(name, run);
      return run;
    };

    describe.each(Object.entries<Situation<On>>(situations))('%s', (_, situation) => {
      const { isOffending, state, bystanders, makeSafe, remove, meddle, exempt } = situation;

      test('the first run contains exactly the offending state and leaves everything else', async () => {
        const { on, run } = await prepared(situation);
        const beside = await bystanders(on, member);
        expect(await isOffending(on, member)).toBe(true);
        expect(endOf(await run.fix())).toEqual(CONTAINED);
        expect(await isOffending(on, member)).toBe(false);
        expect(await bystanders(on, member)).toEqual(beside);
      });

      test('the plan describes its changes in English and in Korean', async () => {
        const { run } = await prepared(situation);
        await run.fix();
        const { plan } = await run.incident();
        expect(isInBothLanguages(plan?.words), JSON.stringify(plan?.words)).toBe(true);
      });

      test('a record stored by an earlier version is read with the current subjects, whose Korean text has no English', async () => {
        const { run } = await prepared(situation);
        await run.fix();
        const incident = await run.incident();
        expect(incidentFrom(storedEarlier(incident))).toEqual(incident);
        for (const { subject } of incident.plan?.before ?? []) expect(englishIn(subjectWords(subject).ko, subject)).toEqual([]);
      });

      test('a second order changes nothing', async () => {
        const { run } = await prepared(situation);
        const first = await run.fix();
        const calls = run.calls.length;
        expect(await run.fix()).toEqual(first);
        expect(run.calls).toHaveLength(calls);
      });

      test('a resource that somebody already fixed needs no write', async () => {
        const { on, run } = await prepared(situation);
        await makeSafe(on, member);
        const before = await state(on, member);
        expect(endOf(await run.fix())).toEqual(SAFE_ALREADY);
        expect(run.writes()).toEqual([]);
        expect(await state(on, member)).toEqual(before);
      });

      if (remove !== undefined) {
        test('a deleted resource needs no write', async () => {
          const { on, run } = await prepared(situation);
          await remove(on, member);
          expect(endOf(await run.fix())).toEqual(SAFE_ALREADY);
        });
      }

      if (exempt !== undefined) {
        test('a resource with the exempt tag stays unchanged until a person decides', async () => {
          const { on, run } = await prepared(situation);
          await exempt(on, member);
          expect(await run.fix()).toMatchObject({
            state: 'AWAITING_APPROVAL',
            approvalRequest: { because: { code: 'exempt-tag', tag: EXEMPT_TAG } },
          });
          expect([run.writes(), await isOffending(on, member)]).toEqual([[], true]);
        });
      }

      describeApproval(() => prepared(situation));

      if (meddle === undefined)
        describeNoUndo(
          () => prepared(situation),
          situation,
          () => member,
        );
      else
        describeUndo(
          () => prepared(situation),
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
        const faulty = {
          situation,
          prepared: () => prepared(situation),
          fullRun: () => fullRun(first as Name),
          member: () => member,
        };

        test.each(others)('the same calls are made in: %s', async (other) => {
          const [own, theirs] = [await fullRun(first as Name), await fullRun(other as Name)];
          expect([theirs.fix, theirs.undo]).toEqual([own.fix, own.undo]);
        });

        describeFaultsOfFix(faulty);
        if (situation.meddle !== undefined) describeFaultsOfUndo(faulty);
      },
    );

    // In sequence: some situations change settings of the account that all situations share.
    describePermissions(id, async () => {
      const runs: PlaybookRun[] = [];
      for (const name of names) runs.push((await fullRun(name)).run);
      return runs;
    });
  });
}
