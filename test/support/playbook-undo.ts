import { describe, expect, test } from 'vitest';
import { once } from '#adapters/lambda/once.ts';
import type { EmulatedMember } from './emulated-member.ts';
import type { PlaybookLife } from './playbook-life.ts';
import { type Arranged, isInBothLanguages, type Prepared, type Situation } from './playbook-situation.ts';
import { englishOfKorean, lastNote } from './words.ts';

type Undoable<On extends Arranged> = Situation<On> & { readonly meddle: NonNullable<Situation<On>['meddle']> };

const LAST = Number.MAX_SAFE_INTEGER;
const EXPIRE = { verb: 'expire', by: 'hub' } as const;
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
  /** A containment with an empty journal. */
  const contained = async () => {
    const { on, run } = await prepared();
    await run.fix();
    run.journal.splice(0);
    return { on, run };
  };

  /** One containment that stays: ordered to end before its time, then to be undone after a change and after the resource was deleted. */
  const kept = once(async () => {
    const { on, run } = await contained();
    const { expiresAt } = (await run.incident()).plan ?? {};
    const { now } = run.world;
    const safe = await stateOf(on);
    const early: unknown[] = [];
    for (const moment of expiresAt === undefined ? [LAST - 1, LAST] : [expiresAt - 1]) {
      run.world.now = moment;
      await run.undo(EXPIRE);
      early.push(await stateOf(on));
    }
    run.world.now = now;
    await meddle.does(on, memberOf());
    const theirs = await stateOf(on);
    const refused = await run.undo();
    const left = { writes: run.writes(), state: await stateOf(on) };
    await remove?.(on, memberOf());
    return { safe, expiresAt, early, theirs, refused, left, gone: remove && (await run.undo({}, true)) };
  });

  describe('undone', () => {
    test('after a change by another person it is refused, and the reason names the difference', async () => {
      const { theirs, refused, left } = await kept();
      expect(refused?.state).toBe('MITIGATED');
      expect(lastNote(refused)).toMatch(/^not undone: it was changed since: /);
      expect(lastNote(refused)).toMatch(meddle.differs);
      expect(englishOfKorean(refused)).toEqual([]);
      expect(left).toEqual({ writes: [], state: theirs });
    });

    if (remove !== undefined) {
      test('after the resource was deleted, it is not created again', async () => {
        const { gone } = await kept();
        expect(gone).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
        expect(lastNote(gone)).toBe('not undone: the resource no longer exists');
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
      const { safe, early, expiresAt } = await kept();
      for (const state of early) expect(state).toEqual(safe);
      if (expiresAt === undefined) return;
      const { on, run } = await prepared();
      const before = await stateOf(on);
      await run.fix();
      run.world.now = LAST;
      await run.undo(EXPIRE);
      expect(await stateOf(on)).toEqual(before);
    });
  });
}

/** Tests of a playbook without an undo, because an undo would itself be an attack. */
export function describeNoUndo({ run, undone }: PlaybookLife): void {
  test('it has no undo, because an undo would itself be an attack', async () => {
    const { playbook } = await run();
    expect([playbook.undo, playbook.permissions.undo]).toEqual([undefined, []]);
    const { safe, closed, state } = await undone();
    expect(lastNote(closed)).toBe('not undone: this playbook has no undo, because it would reopen the exposure');
    expect(state).toEqual(safe);
  });
}
