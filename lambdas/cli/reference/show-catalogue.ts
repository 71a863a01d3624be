import { CATALOGUE } from '#catalogue/index.ts';
import { configNeedsOf } from '#core/detection/config-needs.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import { ownEntry } from '#core/own-property.ts';
import { eventsOf, loadCases } from '#local/load-cases.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import type { Shown } from './pages.ts';

/** Every scenario of the catalogue with what its cases show, in the catalogue's order. */
export async function showCatalogue(): Promise<Shown[]> {
  const cases = await loadCases();
  return CATALOGUE.map((detection) => {
    const { fires = {}, staysQuiet = {} } = cases.get(detection.id) ?? {};
    const [first] = Object.entries(fires);
    if (first === undefined) throw new Error(`${detection.id} has no case that fires`);
    const [sentence, input] = first;
    const events = eventsOf(input);
    return {
      detection,
      playbooks: playbooksOf(detection).map((id) => ({ id, title: ownEntry(PLAYBOOKS, id).title })),
      config: configNeedsOf(detection, PLAYBOOKS),
      fires: Object.keys(fires),
      staysQuiet: Object.keys(staysQuiet),
      sample: { sentence, event: events.at(-1) ?? {}, of: events.length },
    };
  });
}
