import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import type { MemberCall } from '#member/calls.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { makeCalls } from '#remediate/make-calls.ts';
import { remediate } from '#remediate/remediate.ts';
import { type EmulatedMember, emulatedMember, MEMBER_REGION } from '../support/emulated-member.ts';
import { authorityOf, hubAround, openIn } from '../support/hub-around.ts';
import type { Arranged, Situation } from '../support/playbook-situation.ts';
import { SITUATIONS } from '../support/situations/index.ts';
import { lastNote } from '../support/words.ts';
import type { Bench } from './bench.ts';
import { interleaved, median } from './statistics.ts';
import { type BenchVerdict, rounded, verdict } from './verdict.ts';

const FULL = { warmUp: 2, rounds: 8, playbooks: Number.POSITIVE_INFINITY };
const SMALLEST = { warmUp: 0, rounds: 1, playbooks: 2 };
/** The calls for safety: reading the exempt tag, and a second session that is limited to the plan. */
const MOST_BEYOND = 2;

/** The cost of one containment: milliseconds, and calls to AWS. */
type Cost = { readonly milliseconds: number; readonly calls: number };

/** The full run of each playbook, from guard to verification, against its own reads and writes without the engine. */
export const contain: Bench = async ({ smallest }) => {
  const size = smallest ? SMALLEST : FULL;
  const member = await emulatedMember();
  try {
    const verdicts: BenchVerdict[] = [];
    for (const [id, situations] of Object.entries(SITUATIONS).slice(0, size.playbooks)) {
      const [situation] = Object.values(situations);
      if (situation !== undefined) verdicts.push(await measured(id as PlaybookId, situation, member, size));
    }
    return verdicts;
  } finally {
    await member.stop();
  }
};

async function measured(
  id: PlaybookId,
  situation: Pick<Situation, 'arrange'>,
  member: EmulatedMember,
  { warmUp, rounds }: Pick<typeof FULL, 'warmUp' | 'rounds'>,
): Promise<BenchVerdict> {
  const calls = { hub: 0, hand: 0 };
  const measuredFor = (who: keyof typeof calls, run: (arranged: Arranged) => Promise<Cost>) => async () => {
    const cost = await run(await situation.arrange(member));
    calls[who] = cost.calls;
    return cost.milliseconds;
  };
  const work = {
    hub: measuredFor('hub', (arranged) => byHub(id, arranged, member)),
    hand: measuredFor('hand', (arranged) => byHand(id, arranged, member)),
  };
  await interleaved(warmUp, work);
  const { hub, hand } = await interleaved(rounds, work);
  const beyond = calls.hub - calls.hand;
  const [value, floor] = [median(hub), median(hand)];
  return verdict({
    name: `contain.${id}`,
    value,
    unit: `ms, ${calls.hub} calls`,
    against: `AssumeRole, reading, writing and reading again by hand: ${rounded(floor)} ms, ${calls.hand} calls`,
    ratio: value / floor,
    aim: `at most ${MOST_BEYOND} calls beyond what the fix needs`,
    ok: beyond <= MOST_BEYOND,
  });
}

/** The real step with real calls and real sessions. */
async function byHub(id: PlaybookId, { incident: arranged, account }: Arranged, member: EmulatedMember): Promise<Cost> {
  let calls = 0;
  const counted: MemberCall = (action, input) => {
    calls += 1;
    return member.call(action, input);
  };
  const modes = [{ default: 'auto', [arranged.scenario]: 'auto' } as const];
  const around = hubAround(() => counted, modes, arranged.openedAt + 1000);
  around.world.authority = authorityOf(modes, account);
  const session: typeof around.ports.session = async (request) => {
    calls += 1;
    await assume(member, JSON.stringify(request.policy));
    return around.ports.session(request);
  };
  // All facts are answered, otherwise the hub would ask a person first.
  const incident = await openIn(around.ports.incidents, { ...arranged, playbook: id, unanswered: [] });
  const started = performance.now();
  const ended = await remediate(incident, true, { ...around.ports, session });
  const milliseconds = performance.now() - started;
  if (ended?.state !== 'MITIGATED') throw new Error(`${id} did not contain: ${ended?.state} ${lastNote(ended)}`);
  return { milliseconds, calls };
}

/** The minimum for any fix: open a session, read, write, read again. */
async function byHand(id: PlaybookId, { incident, account: settings }: Arranged, member: EmulatedMember): Promise<Cost> {
  const playbook = PLAYBOOKS[id];
  const account = authorityOf([{ default: 'auto' }], settings).settings.accounts[MEMBER];
  if (playbook === undefined || account === undefined) throw new Error(`${id} is no playbook`);
  let calls = 0;
  const counted: MemberCall = (action, input) => {
    calls += 1;
    return member.call(action, input);
  };
  const at = { now: incident.openedAt + 1000, account };
  const started = performance.now();
  calls += 1;
  await assume(member);
  const planned = playbook.plan(incident, await playbook.read(incident, counted, account), at);
  if (planned.kind !== 'planned') throw new Error(`${id} planned nothing`);
  await makeCalls(planned.plan.calls, async () => counted, Date.now);
  const left = playbook.plan(incident, await playbook.read(incident, counted, account), at);
  const milliseconds = performance.now() - started;
  if (left.kind !== 'already-safe') throw new Error(`${id} by hand did not fix it`);
  return { milliseconds, calls };
}

/** Opens a session in the member, as the hub does from its own account. */
async function assume({ at }: EmulatedMember, policy?: string): Promise<void> {
  const { sts } = loopbackClients(at.endpoint, MEMBER_REGION);
  const RoleArn = `arn:aws:iam::${MEMBER}:role/OrganizationAccountAccessRole`;
  await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'bench', ...(policy !== undefined && { Policy: policy }) }));
}
