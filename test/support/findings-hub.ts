import { consoleNewsIn } from '#adapters/lambda/console-events.ts';
import { causeOfFinding } from '#catalogue/cause-of-finding.ts';
import { CASE_NAMING, type CloudEvent, minute } from '#catalogue/events/cases.ts';
import { DEFAULT_TUNING } from '#core/detection/tuning.ts';
import type { Modes } from '#core/settings.ts';
import { decideByConsole } from '#decide/console.ts';
import { line } from '#detect/line.ts';
import { remediate } from '#remediate/remediate.ts';
import { containment, GROUP } from './containment.ts';
import { casePlaces, detectPorts } from './detect-ports.ts';
import { authorityOf } from './hub-around.ts';
import { inQueue } from './security-hub-console.ts';

/** Detection, tracking, decisions and containment around one table, in a member and `more` accounts; they answer that SSH is open. */
export function findingsHub(modes: Modes = [{ default: 'auto' }], more: readonly string[] = []) {
  const { ports, incidents, member, world } = containment(modes);
  world.authority = authorityOf(modes, {
    accounts: Object.fromEntries(more.map((id) => [id, { name: `account-${id}`, modes }])),
  });
  const ids = new Set<string>();
  const store = {
    ...incidents,
    open: async (...given: Parameters<typeof incidents.open>) => {
      const opened = await incidents.open(...given);
      ids.add(opened.incident);
      return opened;
    },
  };
  const facts = detectPorts(
    [
      [
        { ask: 'security-group', id: GROUP },
        { tags: {}, ingress: [{ protocol: 'tcp', from: 22, to: 22, cidr: '0.0.0.0/0' }] },
      ],
    ],
    store,
  );
  const linePorts = {
    ...facts,
    incidents: store,
    hub: { ...CASE_NAMING, externalIdDigest: '' },
    locations: casePlaces,
    settings: async () => world.authority.settings,
    order: async () => undefined,
    remind: async () => undefined,
    now: () => Date.parse(minute(1)),
  };
  const detected = (event: CloudEvent) => line({ value: structuredClone(event) }, Date.parse(minute(1)), linePorts);
  const received = async (event: CloudEvent) => {
    const done = [];
    for (const news of consoleNewsIn(inQueue(event), CASE_NAMING)) {
      const aboutOf: Parameters<typeof decideByConsole>[1]['aboutOf'] = async ({ finding, ...place }) =>
        causeOfFinding(finding, place, DEFAULT_TUNING);
      const principal = async () => undefined;
      done.push(...(await decideByConsole(news, { ...ports, naming: CASE_NAMING, principal, aboutOf })));
    }
    return done;
  };
  const all = async () => (await Promise.all([...ids].map((id) => incidents.get(id)))).filter((one) => one !== undefined);
  const planned = async () => {
    for (const { id } of await all()) await remediate(id, false, ports);
  };
  return { detected, received, all, planned, member };
}
