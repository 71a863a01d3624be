import { describe, expect, test } from 'vitest';
import { questionKey } from '#core/detection/facts.ts';
import type { Unanswered } from '#core/reason.ts';
import { remediate } from '#remediate/remediate.ts';
import { BYSTANDER, containment, GROUP, openV6, sshIncident } from '../support/containment.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import { play } from '../support/play.ts';

const TAGS: Unanswered = { ask: 'security-group', id: GROUP };
const OTHER: Unanswered = { ask: 'security-group', id: 'sg-0other' };

/** An incident that waits for a person because of unanswered facts. */
async function waiting(unanswered: readonly Unanswered[]) {
  const around = containment();
  const { incident: id } = await around.incidents.open({ ...(await sshIncident()), unanswered });
  expect((await remediate(id, true, around.ports))?.state).toBe('AWAITING_APPROVAL');
  /** The same event arrives again, and this time these facts are answered. */
  const again = async (answered: readonly Unanswered[]) => {
    await around.incidents.open(await sshIncident('again'), answered);
    return remediate(id, true, around.ports);
  };
  return { ...around, id, again };
}

describe('an unanswered question', () => {
  test('is removed when a later event brings the answer, and an incident that waited only for it is contained', async () => {
    const { again, member } = await waiting([TAGS]);
    expect(await again([TAGS])).toMatchObject({ state: 'MITIGATED', unanswered: [] });
    expect(member.ruleIds()).toEqual([BYSTANDER]);
  });

  test('keeps the incident waiting if another one is open or a different one was answered', async () => {
    const both = await waiting([TAGS, OTHER]);
    expect(await both.again([TAGS])).toMatchObject({ state: 'AWAITING_APPROVAL', unanswered: [OTHER] });
    const other = await waiting([TAGS]);
    expect(await other.again([OTHER])).toMatchObject({ state: 'AWAITING_APPROVAL', unanswered: [TAGS] });
  });

  test('does not release an incident that waits for another reason', async () => {
    const { again, incidents, id } = await waiting([TAGS]);
    const incident = await incidents.get(id);
    if (incident?.approvalRequest === undefined) throw new Error('no person is asked');
    const because = { code: 'account-wants-approval', account: 'shop' } as const;
    const asked = { ...incident, approvalRequest: { ...incident.approvalRequest, because }, version: incident.version + 1 };
    await incidents.replace(incident, asked);
    expect(await again([TAGS])).toMatchObject({ state: 'AWAITING_APPROVAL', unanswered: [], approvalRequest: { because } });
  });

  test('does not affect the next incident of the same group', async () => {
    const around = await waiting([TAGS]);
    await around.again([TAGS]);
    expect(await openV6(around)).toBe('opened');
  });
});

describe('a signal with answered facts', () => {
  test('lists the answered facts, for every scenario that asks for facts', async () => {
    const asking = EVERY_CASE.filter(({ fires, facts }) => fires && facts.length > 0);
    const answered = await Promise.all(
      asking.map(async ({ id, events, facts }) => {
        const { signals } = await play(events, undefined, facts);
        const signal = signals.find(({ detection }) => detection.id === id);
        const known = new Set(facts.map(([question]) => questionKey(question)));
        const keys = (signal?.answered ?? []).map((one) => questionKey(one as Parameters<typeof questionKey>[0]));
        return keys.every((key) => known.has(key)) ? keys.length : Number.NaN;
      }),
    );
    expect(answered.some(Number.isNaN)).toBe(false);
    expect(answered.filter((count) => count > 0).length).toBeGreaterThan(5);
  });
});
