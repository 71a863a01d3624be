import { once } from '#adapters/lambda/once.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { EmulatedMember } from './emulated-member.ts';
import type { PlaybookLife } from './playbook-life.ts';
import { type Arranged, type Prepared, type Situation, stableResult } from './playbook-situation.ts';

/** A containment whose function was killed around its nth write, and that was retried and undone. */
type Killed = {
  readonly n: number;
  readonly died: boolean;
  readonly end: ReturnType<typeof stableResult>;
  readonly isOffending: boolean;
  readonly restBefore: unknown;
  readonly rest: unknown;
  /** Absent where the playbook has no undo. */
  readonly undone?: { readonly closed: Incident | undefined | Error; readonly stateBefore: unknown; readonly state: unknown };
};

/** One for each write, killed before or after it. Each is made once and shared by the tests of its result and of its undo. */
export type Kills = Readonly<Record<'before' | 'after', () => Promise<readonly Killed[]>>>;

export function killsIn<On extends Arranged>(
  prepared: () => Promise<Prepared<On>>,
  situation: Situation<On>,
  life: PlaybookLife,
  memberOf: () => EmulatedMember,
): Kills {
  const all = async (when: 'before' | 'after') => {
    const writes = (await life.containment()).calls.writes.length;
    const killed: Killed[] = [];
    for (let n = 1; n <= writes; n++) killed.push(await killedAt(n, when, await prepared(), situation, memberOf()));
    return killed;
  };
  return { before: once(() => all('before')), after: once(() => all('after')) };
}

async function killedAt<On extends Arranged>(
  n: number,
  when: 'before' | 'after',
  { on, run }: Prepared<On>,
  { bystanders, isOffending, state }: Situation<On>,
  member: EmulatedMember,
): Promise<Killed> {
  const [restBefore, stateBefore] = [await bystanders(on, member), await state(on, member)];
  const died = await run.dying(
    when,
    () => run.writes().length === n,
    () => run.fix(),
  );
  const end = stableResult(await run.fix());
  const left = { n, died, end, isOffending: await isOffending(on, member), restBefore, rest: await bystanders(on, member) };
  if (run.playbook.undo === undefined) return left;
  const closed = await run.undo().catch((error: Error) => error);
  return { ...left, undone: { closed, stateBefore, state: await state(on, member) } };
}
