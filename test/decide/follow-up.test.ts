import { describe, expect, test } from 'vitest';
import type { Incident } from '#core/incident/incident.ts';
import { decide } from '#decide/decide.ts';
import { remediate } from '#remediate/remediate.ts';
import { withOpenIncident } from '../support/containment.ts';
import { personNamed } from '../support/deciders.ts';

const ASKED = {
  verb: 'replan',
  ...personNamed('bob'),
  by: 'alice',
  playbook: 'cut-connections',
  reason: 'still connected',
} as const;

async function contained() {
  const around = await withOpenIncident();
  await remediate(around.id, false, around.ports);
  return around;
}

describe('a person who asks to cut connections of a contained incident', () => {
  test('opens a second incident about the same resource, with that playbook and nothing open', async () => {
    const { ports, id, incidents } = await contained();
    const consequence = await decide({ ...ASKED, incident: id }, ports);
    const first = (await incidents.get(id)) as Incident;
    expect(consequence.kind).toBe('contain');
    const second = 'incident' in consequence ? consequence.incident : undefined;
    expect(second).toMatchObject({
      state: 'NEW',
      scenario: first.scenario,
      resource: first.resource,
      evidence: first.evidence,
      playbook: 'cut-connections',
      standing: [],
      history: [
        { by: 'alice', sender: personNamed('bob').sender, reason: { code: 'replan-requested', comment: 'still connected' } },
      ],
    });
    expect(second?.id).not.toBe(id);
  });

  test('leaves the first incident contained and undoable, and names the second in its history', async () => {
    const { ports, id, incidents } = await contained();
    const before = (await incidents.get(id)) as Incident;
    const consequence = await decide({ ...ASKED, incident: id }, ports);
    const after = (await incidents.get(id)) as Incident;
    expect(after).toMatchObject({ state: 'MITIGATED', plan: before.plan, after: before.after });
    expect(after.history.at(-1)?.reason).toMatchObject({
      code: 'follow-up-opened',
      incident: 'incident' in consequence ? consequence.incident.id : '',
    });
  });

  test('and asks twice gets the same second incident', async () => {
    const { ports, id } = await contained();
    const [one, other] = [await decide({ ...ASKED, incident: id }, ports), await decide({ ...ASKED, incident: id }, ports)];
    expect('incident' in one && 'incident' in other && one.incident.id === other.incident.id).toBe(true);
  });

  test('cannot choose another playbook, because the incident is contained', async () => {
    const { ports, id } = await contained();
    expect(await decide({ ...ASKED, playbook: 'isolate-instance', incident: id }, ports)).toMatchObject({
      kind: 'refused',
      reason: { code: 'no-plan-needed' },
    });
  });
});
