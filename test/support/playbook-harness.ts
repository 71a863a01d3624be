import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { once } from '#adapters/lambda/once.ts';
import { incidentOfRow } from '#adapters/store/stored-incident.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import { subjectWords } from '#words/subject.ts';
import { storedEarlier } from './earlier-subjects.ts';
import { type EmulatedMember, emulatedMember } from './emulated-member.ts';
import { englishIn } from './korean.ts';
import { describeApproval } from './playbook-approval.ts';
import { CONTAINED, describeFaultsOfFix, describeFaultsOfUndo } from './playbook-faults.ts';
import { killsIn } from './playbook-kills.ts';
import { lifeOf, type PlaybookLife } from './playbook-life.ts';
import { describePermissions } from './playbook-permissions.ts';
import type { PlaybookRun } from './playbook-run.ts';
import { type Arranged, again, isInBothLanguages, prepare, type Situation, stableResult } from './playbook-situation.ts';
import { describeNoUndo, describeUndo, describeUndone } from './playbook-undo.ts';

export type { Arranged, Situation } from './playbook-situation.ts';

const SAFE_ALREADY = { state: 'MITIGATED', outcome: { kind: 'already-safe' }, standing: [] };

/**
 * Runs a playbook with the real engine in an emulated member, in every situation: first run, already fixed, deleted, exempt,
 * undone, undone twice, undone after a change by another person. Every call needs the permission of role and session, as in IAM.
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

    const known = new Map<Name, PlaybookLife>();
    const lifeIn = (name: Name): PlaybookLife => {
      const life =
        known.get(name) ??
        lifeOf(
          () => prepared(situations[name]),
          situations[name],
          () => member,
        );
      known.set(name, life);
      return life;
    };

    describe.each(Object.entries<Situation<On>>(situations))('%s', (name, situation) => {
      const { isOffending, state, makeSafe, remove, meddle, exempt } = situation;
      const life = lifeIn(name as Name);

      test('the first run contains exactly the offending state and leaves everything else', async () => {
        const { wasOffending, contained, isOffending: isStill, rest, restBefore } = await life.containment();
        expect([wasOffending, stableResult(contained), isStill]).toEqual([true, CONTAINED, false]);
        expect(rest).toEqual(restBefore);
      });

      test('the plan describes its changes in English and in Korean', async () => {
        const { contained } = await life.containment();
        expect(isInBothLanguages(contained?.plan?.words), JSON.stringify(contained?.plan?.words)).toBe(true);
      });

      test('a record stored by an earlier version is read with the current subjects, whose Korean text has no English', async () => {
        const { contained } = await life.containment();
        if (contained === undefined) throw new Error('nothing was contained');
        expect(incidentOfRow(storedEarlier(contained))).toEqual(contained);
        for (const { subject } of contained.plan?.before ?? []) expect(englishIn(subjectWords(subject).ko, subject)).toEqual([]);
      });

      test('a second order changes nothing', async () => {
        const { contained, again } = await life.containment();
        expect(again).toEqual({ contained, calls: 0 });
      });

      describeApproval(async () => (await life.containment()).planning);
      if (meddle !== undefined) describeUndone(life);

      test('a resource that was fixed by hand needs no write', async () => {
        const { on, run } = await prepared(situation);
        await makeSafe(on, member);
        const before = await state(on, member);
        expect(stableResult(await run.fix())).toEqual(SAFE_ALREADY);
        expect(run.writes()).toEqual([]);
        expect(await state(on, member)).toEqual(before);
      });

      /** One arrangement, contained with the exempt tag and then, which changed nothing, after its resource was deleted. */
      const tagged = once(async () => {
        const { on, run } = await prepared(situation);
        await exempt?.(on, member);
        const asked = exempt && (await run.fix());
        const after = { writes: run.writes(), isOffending: exempt && (await isOffending(on, member)) };
        const gone = (await again(id, on, member)).run;
        await remove?.(on, member);
        return { asked, ...after, gone: remove && (await gone.fix()) };
      });

      if (remove !== undefined) {
        test('a deleted resource needs no write', async () => {
          expect(stableResult((await tagged()).gone)).toEqual(SAFE_ALREADY);
        });
      }

      if (exempt !== undefined) {
        test('a resource with the exempt tag stays unchanged until a person decides', async () => {
          const { asked, writes, isOffending: isStill } = await tagged();
          expect(asked).toMatchObject({
            state: 'AWAITING_APPROVAL',
            approvalRequest: { because: { code: 'exempt-tag', tag: EXEMPT_TAG } },
          });
          expect([writes, isStill]).toEqual([[], true]);
        });
      }

      if (meddle === undefined) describeNoUndo(life);
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
        const [life, fresh] = [lifeIn(first as Name), () => prepared(situation)];
        const faulty = {
          situation,
          prepared: fresh,
          again: (on: On) => again(id, on, member),
          life,
          kills: killsIn(fresh, situation, life, () => member),
          member: () => member,
        };

        test.each(others)('the same calls are made in: %s', async (other) => {
          const [own, theirs] = [await callsIn(lifeIn(first as Name)), await callsIn(lifeIn(other as Name))];
          expect(theirs).toEqual(own);
        });

        describeFaultsOfFix(faulty);
        if (situation.meddle !== undefined) describeFaultsOfUndo(faulty);
      },
    );

    // In sequence: some situations change settings of the account that all situations share.
    describePermissions(id, async () => {
      const runs: PlaybookRun[] = [];
      for (const name of names) {
        await lifeIn(name).undone();
        runs.push(await lifeIn(name).run());
      }
      return runs;
    });
  });
}

async function callsIn({ containment, undone }: PlaybookLife) {
  return { fix: (await containment()).calls, undo: (await undone()).calls };
}
