import { defaultMode } from '#core/settings.ts';
import { hubClients } from '#local/account-clients.ts';
import type { Running } from '#local/running.ts';

import type { Bench } from './bench.ts';
import { startOwnHub } from './local-hub.ts';
import { percentile } from './statistics.ts';
import { stormHub } from './storm-hub.ts';
import { faultsOf, openingsIn, putEventsOf } from './storm-openings.ts';
import { rounded, verdict } from './verdict.ts';

const FULL = { warmUp: 50, openings: 500, backlog: 5_000 };
const SMALLEST = { warmUp: 0, openings: 2, backlog: 10 };
/** The events of a fifth of the openings are delivered twice. */
const TWICE = 0.2;
const MOST = 1.3;
const PATIENCE_MS = 240_000;

/** Five accounts in mode auto, with budgets that no storm reaches. */
export const STORMY = {
  organization: { id: 'o-exampleorgid', management: '123456789012' },
  hub: { account: 'security', homeRegion: 'ap-northeast-2' },
  deploy: { role: 'OrganizationAccountAccessRole' },
  regions: ['ap-northeast-2', 'us-east-1'],
  mode: 'auto',
  budgets: { scenario: 1_000_000, account: 1_000_000 },
  accounts: [
    { id: '123456789012', name: 'management' },
    { id: '111122223333', name: 'security' },
    { id: '444455556666', name: 'shop' },
    { id: '777788889999', name: 'payments' },
    { id: '222233334444', name: 'playground' },
  ],
};

/** Hundreds of simultaneous openings, a fifth of them delivered twice: how long the slowest waits, with and without a routine backlog. */
export const storm: Bench = async ({ hub, smallest }) => {
  const { openings, backlog } = smallest ? SMALLEST : FULL;
  // The smallest storm leaves so little state that any running organization can be used.
  const run = async (events: number) =>
    smallest ? runStorm(containing((await hub()).running), openings, events) : onOwnHub(events);
  const alone = await run(0);
  const withBacklog = await run(backlog);
  const [floor, value] = [percentile(alone.waits, 0.95), percentile(withBacklog.waits, 0.95)];
  return [
    verdict({
      name: 'storm.p95',
      value,
      unit: 'ms',
      against: `the same ${openings} openings without ${backlog} events in the routine lane: p95 ${rounded(floor)} ms; ${withBacklog.waiting} of them waited at its start, ${withBacklog.left} at its end`,
      ratio: value / floor,
      aim: `every one contained, none twice; at most ${MOST} times as long`,
      ok: value <= MOST * floor,
    }),
  ];
};

/** One storm on a new hub, because the state left by a storm makes the next one slower. */
async function onOwnHub(backlog: number): Promise<StormResult> {
  const { running, stop } = await startOwnHub(STORMY);
  try {
    await runStorm(running, FULL.warmUp, 0);
    return await runStorm(running, FULL.openings, backlog);
  } finally {
    await stop();
  }
}

/** The same organization without the accounts where a person decides. */
function containing(running: Running): Running {
  const { organization } = running;
  const accounts = organization.accounts.filter(({ modes }) => defaultMode(modes) === 'auto');
  return { ...running, organization: { ...organization, accounts } };
}

/** Milliseconds until each opening was verified, and the size of the backlog at the start and at the end. */
type StormResult = { readonly waits: readonly number[]; readonly waiting: number; readonly left: number };

/** Throws if an opening was not contained exactly once. */
async function runStorm(running: Running, count: number, backlog: number): Promise<StormResult> {
  const hub = stormHub(await hubClients(running), running.pid);
  const deadBefore = await hub.dead();
  const openings = await openingsIn(running, count);
  await hub.fill(backlog, running.organization.management);
  const waiting = await hub.waitingIn('routine');
  const putAt = await putEventsOf(openings, Math.ceil(count * TWICE));
  const incidents = await hub.verified([...putAt.keys()], PATIENCE_MS);
  const left = await hub.waitingIn('routine');
  const faults = await faultsOf(openings, [...incidents.values()]);
  for (const [queue, dead] of Object.entries(await hub.dead())) {
    const more = dead - (deadBefore[queue] ?? 0);
    if (more > 0) faults.push(`${more} messages are in the dead-letter queue ${queue}`);
  }
  if (faults.length > 0)
    throw new Error(`the storm was not contained correctly, ${faults.length} faults: ${faults.slice(0, 5).join('; ')}`);
  const waits = [...putAt].map(([id, at]) => (incidents.get(id)?.verifiedAt ?? Number.POSITIVE_INFINITY) - at);
  return { waits, waiting, left };
}
