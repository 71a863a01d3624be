import { expect, test } from 'vitest';
import { isObject, type Json } from '#core/json.ts';
import type { Image, Plan, PlannedCall } from '#core/playbook/plan.ts';
import { isWithinPlan } from '#core/playbook/within-plan.ts';
import { accountIn } from '#core/settings.ts';
import { sessionFor } from '#remediate/ports.ts';
import type { PlaybookRun } from './playbook-run.ts';

/** Fields of a call that may differ under the same approval, by the names of AWS. */
const FREE = ['LockToken', 'RuleNumber'];

/** Tests of what an approval of a playbook's plan covers in a situation. */
export function describeApproval(planning: () => Promise<Planning>): void {
  test('an approval covers the whole input of every call: if another state changes it, a person is asked again', async () => {
    const { plan, images, volatile } = await planning();
    const shown = plan(images, 0);
    if (shown === undefined) throw new Error('there is no plan');
    expect(isWithinPlan(shown, shown, volatile)).toBe(true);
    for (const other of imagesLike(images)) {
      const changed = plan(other, 0);
      if (changed === undefined) continue;
      const covered = shown.calls.map(inputText);
      const isCovered = changed.calls.every((call) => covered.includes(inputText(call)));
      // The earlier states are compared as well; this test compares only the inputs.
      if (!isCovered) expect(isWithinPlan(changed, { ...shown, before: changed.before }, volatile), inputs(changed)).toBe(false);
    }
  });

  test('an approval given an hour later still covers the plan of an unchanged state', async () => {
    const { plan, images, volatile } = await planning();
    const [shown, later] = [plan(images, 0), plan(images, 3_600_000)];
    expect(shown !== undefined && later !== undefined && isWithinPlan(later, shown, volatile), later && inputs(later)).toBe(true);
  });
}

/** What the playbook reads before it plans, and its plan from what it read, this many milliseconds later. */
export type Planning = {
  readonly plan: (images: readonly Image[], after: number) => Plan | undefined;
  readonly images: readonly Image[];
  readonly volatile: PlaybookRun['playbook']['volatile'];
};

export async function planningOf(run: PlaybookRun): Promise<Planning> {
  const incident = await run.incident();
  const account = accountIn(run.world.authority.settings, incident.account);
  if (account === undefined) throw new Error('the account is not listed');
  const { playbook, ports } = run;
  const { now } = run.world;
  const call = await ports.session(sessionFor(incident, playbook, 'fix', account));
  const images = await playbook.read(incident, call, account);
  const plan = (some: readonly Image[], after: number): Plan | undefined => {
    const planned = unlessUnreadable(() => playbook.plan(incident, some, { now: now + after, account }));
    return planned?.kind === 'planned' ? { ...planned.plan, playbook: playbook.id } : undefined;
  };
  return { plan, images, volatile: playbook.volatile };
}

/** State that the emulator never returns may not be readable at all. */
function unlessUnreadable<Answer>(plan: () => Answer): Answer | undefined {
  try {
    return plan();
  } catch {
    return undefined;
  }
}

/** The same images with one value changed or removed, for every value in them. */
function imagesLike(images: readonly Image[]): Image[][] {
  return changesOf(images as unknown as Json) as unknown as Image[][];
}

function changesOf(value: Json): Json[] {
  if (Array.isArray(value)) {
    return (value as readonly Json[]).flatMap((one, at) => [
      value.toSpliced(at, 1),
      ...changesOf(one).map((changed) => value.with(at, changed)),
    ]);
  }
  if (isObject(value)) {
    return Object.entries(value).flatMap(([name, one]) =>
      name === 'subject' || one === undefined ? [] : changesOf(one).map((changed) => ({ ...value, [name]: changed })),
    );
  }
  if (typeof value === 'string') return [`${value}1`, value.replace(/\d/, (digit) => String((Number(digit) + 1) % 10))];
  if (typeof value === 'number') return [value + 1];
  return typeof value === 'boolean' ? [!value] : [];
}

function inputText({ action, input }: PlannedCall): string {
  return `${action} ${JSON.stringify(input, (name, value) => (FREE.includes(name) ? 'free' : value))}`;
}

function inputs({ calls }: Plan): string {
  return calls.map(({ action, input }) => `${action} ${JSON.stringify(input)}`).join('\n');
}
