import { setTimeout as sleep } from 'node:timers/promises';
import { memoryInMemory } from '#adapters/store/memory-in-memory.ts';
import { type CloudEvent, MEMBER } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { failedLogin, person } from '#catalogue/events/sign-in-calls.ts';
import { scenarioOf } from '#catalogue/index.ts';
import type { Answers, Facts, Question } from '#core/detection/facts.ts';
import { HINDERED } from '#core/incident/hindrance.ts';
import { isoTime } from '#core/iso-time.ts';
import { countOpening } from '#detect/flood.ts';
import { type LinePorts, line } from '#detect/line.ts';
import { incidentOf } from '#local/attacks/recognised.ts';
import { remediate } from '#remediate/remediate.ts';
import { CONCURRENCY } from '../../central/concurrency.ts';
import { casePlaces, detectPorts } from '../support/detect-ports.ts';
import { authorityOf, hubAround } from '../support/hub-around.ts';
import type { Bench } from './bench.ts';
import { floodedMember } from './flooded-member.ts';
import { percentile } from './statistics.ts';
import { rounded, verdict } from './verdict.ts';

/**
 * An hour of the flood in 60 seconds; with the warm-up and the calm before it, a run takes 70. In half the time twenty parallel containments
 * no longer keep up, and the bench would measure that.
 */
const FULL = { failures: 2_000, users: 40, openings: 500, seconds: 60 };
const SMALLEST = { failures: 6, users: 1, openings: 2, seconds: 1 };
const MOST = 1.3;
const REGION = 'ap-northeast-2';
const OTHERS = ['111122223333', '777788889999', '222233334444', '123456789012'];
const ATTACKED = [MEMBER, ...OTHERS, MEMBER, ...OTHERS];

/** What Lambda runs at a time: twenty batches of ten events, twenty containments, and ten of what is CRITICAL. */
const AT_ONCE = { detect: 200, remediate: CONCURRENCY.remediate, critical: CONCURRENCY.critical };

/** Milliseconds of a call of DynamoDB, and of AssumeRole or a question to a member. */
const STORE_MS = 8;
const SESSION_MS = 80;

const RISKY = { protocol: 'tcp', from: 3389, to: 3389, v4: ['0.0.0.0/0'] };
const SSH = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const FLOODED = ['budget/console-bruteforce', 'budget/sg-open-highrisk-port', MEMBER];

const answers = {
  of: (question: Question) =>
    question.ask === 'security-group' ? ({ tags: {}, ingress: [] } satisfies Facts['security-group']) : undefined,
} as Answers;

/** Ten CRITICAL openings in five accounts, alone and within an hour's flood of one of them: how long the slowest took. */
export const flood: Bench = async ({ smallest }) => {
  const { failures, users, openings, seconds } = smallest ? SMALLEST : FULL;
  const hub = hubOfSteps();
  await hub.run(attacks('warm'), [], 1);
  const calm = await hub.run(attacks('calm'), [], seconds / 10);
  const noise = [
    ...Array.from({ length: failures }, (_, nth) => failureOf(`user-${nth % users}`, nth)),
    ...Array.from({ length: openings }, (_, nth) => opening(`sg-thrown-${nth}`, MEMBER, RISKY)),
  ];
  const flooded = await hub.run(attacks('flooded'), shuffled(noise), seconds);
  const missing = smallest ? [] : await hub.notReported(FLOODED);
  const [floor, value] = [percentile(calm, 0.95), percentile(flooded, 0.95)];
  return [
    verdict({
      name: 'flood.p95',
      value,
      unit: 'ms',
      against: `the same ten openings without ${failures} failed sign-ins and ${openings} openings in one account: p95 ${rounded(floor)} ms; ${FLOODED.length - missing.length} of ${FLOODED.length} floods are incidents`,
      ratio: value / floor,
      aim: `all ten contained, every flood an incident; at most ${MOST} times as long`,
      ok: value <= MOST * floor && missing.length === 0,
    }),
  ];
};

type Made = () => CloudEvent;

function attacks(name: string): Made[] {
  return ATTACKED.map((account, nth) => opening(`sg-${name}-${nth}`, account, SSH));
}

function opening(group: string, account: string, permission: typeof SSH): Made {
  return () =>
    authorizeIngress({
      group,
      account,
      region: REGION,
      permissions: [permission],
      rules: [`sgr-${group}`],
      at: isoTime(Date.now()),
      id: group,
    });
}

function failureOf(user: string, nth: number): Made {
  return () => failedLogin({ by: person(user), region: REGION, at: isoTime(Date.now()), id: `failure-${nth}` });
}

/**
 * The real steps with stores in memory, where every call to a store or a member takes as long as it typically does in AWS. Not the bundles
 * on the emulator: that plays every account in one process, 2,500 events did not get through it within 170 seconds, and its own queue
 * would be what is measured.
 */
function hubOfSteps() {
  const member = floodedMember();
  const around = hubAround(() => member.call, [{ default: 'auto' }], Date.now());
  const accounts = Object.fromEntries(OTHERS.map((id) => [id, { name: `account-${id}`, modes: [{ default: 'auto' } as const] }]));
  around.world.authority = authorityOf([{ default: 'auto' }], { accounts });
  const { incidents } = around;
  const stored = slowly(around.ports.incidents);
  const opened = new Set<string>();
  const isFull = async (account: string, incident: string, most: number) =>
    stored.get(incident).then(() => opened.add(`${account} ${incident}`).size === most);
  const containing = {
    ...around.ports,
    incidents: stored,
    runs: slowly(around.ports.runs),
    authority: async () => around.world.authority,
    session: () => sleep(SESSION_MS).then(() => member.call),
    pause: (milliseconds: number) => sleep(milliseconds),
    now: Date.now,
  };
  const [detecting, remediating, critical] = [limited(AT_ONCE.detect), limited(AT_ONCE.remediate), limited(AT_ONCE.critical)];
  const floods = {
    incidents,
    detection: scenarioOf(HINDERED),
    isFull,
    now: Date.now,
  };
  const ports: LinePorts = {
    ...detectPorts([], incidents),
    memory: slowly(memoryInMemory()),
    ask: () => sleep(SESSION_MS).then(() => answers),
    incidents: stored,
    locations: casePlaces,
    settings: async () => around.world.authority.settings,
    order: async (id, _, __, severity) => {
      const lane = severity === 'CRITICAL' ? critical : remediating;
      void lane(() => again(() => remediate(id, false, containing)));
    },
    remind: async () => undefined,
    onOpened: (opened) => countOpening(opened, floods),
    now: Date.now,
  };

  /** Sends events evenly over so many seconds, the attacks among them; returns how long each attack lasted, in milliseconds. */
  const run = async (attacking: readonly Made[], noise: readonly Made[], seconds: number): Promise<number[]> => {
    const every = Math.floor(noise.length / attacking.length);
    const all = attacking.flatMap((attack, nth) => [...noise.slice(nth * every, (nth + 1) * every), attack]);
    const durations: Promise<number>[] = [];
    const started = Date.now();
    for (const [nth, made] of all.entries()) {
      await sleep(Math.max(0, started + (nth * seconds * 1000) / all.length - Date.now()));
      const [event, at] = [made(), Date.now()];
      const detected = detecting(() => again(() => line({ value: event }, at, ports)));
      if (attacking.includes(made)) durations.push(detected.then(() => contained(event, at)));
    }
    return Promise.all(durations);
  };

  const contained = async (event: CloudEvent, at: number): Promise<number> => {
    const id = incidentOf('sg-ssh-open-world', event);
    const end = at + 60_000;
    while (Date.now() < end) {
      const incident = await incidents.get(id);
      if (incident?.verifiedAt !== undefined) return incident.verifiedAt - at;
      if (incident !== undefined && ['AWAITING_APPROVAL', 'FAILED'].includes(incident.state)) break;
      await sleep(250);
    }
    throw new Error(`the attack on ${id} was not contained: ${JSON.stringify((await incidents.get(id))?.history.at(-1))}`);
  };

  /** Those without an incident. */
  const notReported = async (resources: readonly string[]): Promise<string[]> => {
    const missing: string[] = [];
    for (const resource of resources) {
      const open = await incidents.openAt(`${MEMBER}/${REGION}/${resource}`);
      if (!open.some(({ scenario }) => scenario === HINDERED)) missing.push(resource);
    }
    return missing;
  };

  return { run, notReported };
}

/** The same store, each call of which takes as long as one of DynamoDB. */
function slowly<Store extends Readonly<Record<string, (...given: never[]) => Promise<unknown>>>>(store: Store): Store {
  const calls = Object.entries(store).map(([name, call]) => [
    name,
    (...given: never[]) => sleep(STORE_MS).then(() => call(...given)),
  ]);
  return Object.fromEntries(calls) as Store;
}

/** Runs at most this many at a time, in the order of arrival. */
function limited(most: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}

/** A message that fails is delivered again. */
async function again<Answer>(work: () => Promise<Answer>, left = 3): Promise<Answer | undefined> {
  return work().catch((error: unknown) => {
    if (left === 0) throw error;
    return sleep(1_000).then(() => again(work, left - 1));
  });
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => [Math.random(), item] as const)
    .toSorted(([one], [other]) => one - other)
    .map(([, item]) => item);
}
