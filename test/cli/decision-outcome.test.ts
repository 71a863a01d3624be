import { expect, test } from 'vitest';
import { outcome } from '#cli/decision-outcome.ts';
import type { Incident } from '#core/incident/incident.ts';
import { decide } from '#decide/decide.ts';
import { remediate } from '#remediate/remediate.ts';
import { withOpenIncident } from '../support/containment.ts';
import { personNamed } from '../support/deciders.ts';

test('after a follow-up was requested for a contained incident, the follow-up is shown and not the contained one', async () => {
  const { ports, id, incidents } = await withOpenIncident();
  await remediate(id, false, ports);
  const before = (await incidents.get(id)) as Incident;
  const asked = await decide({ verb: 'replan', ...personNamed('bob'), playbook: 'cut-connections', incident: id }, ports);
  const second = 'incident' in asked ? asked.incident.id : '';
  await remediate(second, true, ports).catch(() => undefined);
  const shown = await outcome({ incident: incidents.get }, before, 'replan');
  expect(shown).toMatchObject({ id: second, playbook: 'cut-connections' });
  expect(shown.id).not.toBe(id);
});
