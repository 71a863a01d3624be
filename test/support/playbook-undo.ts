import { describe, expect, test } from 'vitest';
import type { EmulatedMember } from './emulated-member.ts';
import type { PlaybookLife } from './playbook-life.ts';
import { type Arranged, isInBothLanguages, type Prepared, type Situation } from './playbook-situation.ts';
import { englishOfKorean, lastNote } from './words.ts';

type Undoable<On extends Arranged> = Situation<On> & { readonly meddle: NonNullable<Situation<On>['meddle']> };

const UNDONE = { state: 'CLOSED', outcome: { kind: 'undone' } };

/** Tests of an undo when nothing else changed. */
export function describeUndone({ run, undone }: PlaybookLife): void {
  describe('undone', () => {
    test('the state before is restored exactly, and the undo is described in both languages', async () => {
      const { closed, state, stateBefore } = await undone();
      expect(closed).toMatchObject(UNDONE);
      expect(state).toEqual(stateBefore);
      const { undo: undoing } = await (await run()).incident();
      expect(isInBothLanguages(undoing?.plan.words), JSON.stringify(undoing?.plan.words)).toBe(true);
    });

    test('a second time changes nothing', async () => {
      const { closed, calls, stateBefore, secondTime } = await undone();
      expect(secondTime).toEqual({ closed, writes: calls.writes.length, state: stateBefore });
    });
  });
}

/** Tests of an undo after something else changed. */
export function describeUndo<On extends Arranged>(
  prepared: () => Promise<Prepared<On>>,
  { state, meddle, remove, exempt }: Undoable<On>,
  memberOf: () => EmulatedMember,
): void {
  const stateOf = (on: On) => state(on, memberOf());
  /** A containment with the state before and after it, and an empty journal. */
  const contained = async () => {
    const { on, run } = await prepared();
    const before = await stateOf(on);
    await run.fix();
    run.journal.splice(0);
    return { on, run, before, safe: await stateOf(on) };
  };

  describe('undone', () => {
    test('after a change by another person it is refused, and the reason names the difference', async () => {
      const { on, run } = await contained();
      await meddle.does(on, memberOf());
      const theirs = await stateOf(on);
      const refused = await run.undo();
      expect(refused?.state).toBe('MITIGATED');
      expect(lastNote(refused)).toMatch(/^not undone: it was changed since: /);
      expect(lastNote(refused)).toMatch(meddle.differs);
      expect(englishOfKorean(refused)).toEqual([]);
      expect([run.writes(), await stateOf(on)]).toEqual([[], theirs]);
    });

    if (remove !== undefined) {
      test('after the resource was deleted, it is not created again', async () => {
        const { on, run } = await contained();
        await remove(on, memberOf());
        const left = await run.undo({}, true);
        expect(left).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
        expect(lastNote(left)).toBe('not undone: the resource no longer exists');
      });
    }

    if (exempt !== undefined) {
      test('a resource that got the exempt tag after the fix is not changed', async () => {
        const { on, run } = await contained();
        await exempt(on, memberOf());
        const tagged = await stateOf(on);
        expect(lastNote(await run.undo())).toMatch(/^not undone: .* is tagged /);
        expect(await stateOf(on)).toEqual(tagged);
      });
    }

    test('a temporary measure is undone by the clock when its time is over, and not before', async () => {
      const { on, run, before, safe } = await contained();
      const expiresAt = (await run.incident()).plan?.expiresAt;
      const expire = () => run.undo({ verb: 'expire', by: 'hub' });
      run.world.now = (expiresAt ?? Number.MAX_SAFE_INTEGER) - 1;
      await expire();
      expect(await stateOf(on)).toEqual(safe);
      run.world.now = Number.MAX_SAFE_INTEGER;
      await expire();
      expect(await stateOf(on)).toEqual(expiresAt === undefined ? safe : before);
    });
  });
}

/** Tests of a playbook without an undo, because an undo would itself be an attack. */
export function describeNoUndo<On extends Arranged>(
  prepared: () => Promise<Prepared<On>>,
  { state }: Situation<On>,
  memberOf: () => EmulatedMember,
): void {
  test('it has no undo, because an undo would itself be an attack', async () => {
    const { on, run } = await prepared();
    expect([run.playbook.undo, run.playbook.permissions.undo]).toEqual([undefined, []]);
    await run.fix();
    const safe = await state(on, memberOf());
    expect(lastNote(await run.undo())).toBe('not undone: this playbook has no undo, because it would reopen the exposure');
    expect(await state(on, memberOf())).toEqual(safe);
  });
}
