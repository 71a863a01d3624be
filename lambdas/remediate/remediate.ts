import type { Detection } from '#core/detection/detection.ts';
import { exceptionFor } from '#core/incident/exception.ts';
import type { Incident } from '#core/incident/incident.ts';
import { intendedWith, planAfter, replanned } from '#core/incident/life.ts';
import { mayMove } from '#core/incident/state.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import { isWithinPlan, type Plan } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { DEFAULT_APPROVAL_HOURS, DEFAULT_BUDGETS, type Settings } from '#core/settings.ts';
import type { MemberCall } from '#member/calls.ts';
import { onFault, record, recordFixed, recordSafe, suppress } from './endings.ts';
import { guard, type Verdict } from './guard.ts';
import { CutOff, makeCalls } from './make-calls.ts';
import {
  type Counts,
  exemptBy,
  MOST_ROUNDS,
  playbookFor,
  type RemediatePorts,
  sessionFor,
  TryAgain,
  writingWith,
} from './ports.ts';
import { sharingReads } from './share-reads.ts';

/** The same playbook on the same resource more often than this within an hour is a loop or a fight: a person is asked. */
export const RUNS_AN_HOUR = 5;

const HOUR = 3_600_000;

/** How long AWS may take to read what was written, before the state counts as unsafe. */
const PAUSES_MS = [100, 300, 900];

/** One incident, the way to contain it, and what the hub may do about it, for one round. */
type Run = {
  readonly incident: Incident;
  readonly playbook: Playbook<MemberCall>;
  readonly decision: Extract<Verdict, { kind: 'contain' | 'plan' }>;
  readonly settings: Settings;
  readonly lastTry: boolean;
};

/**
 * Contains one incident: guard, assume, plan, record the plan, apply, verify, record. Safe to run again at any point:
 * each round reads the state anew, and what is already safe is left alone.
 * `lastTry` makes a passing fault final, so that no incident waits in silence. Undefined if there is no such incident.
 * Throws TryAgain while a later delivery may still succeed.
 */
export async function remediate(id: string, lastTry: boolean, ports: RemediatePorts): Promise<Incident | undefined> {
  const round = async () => {
    const [incident, authority] = await Promise.all([ports.incidents.get(id), ports.authority().catch(() => undefined)]);
    if (incident === undefined) return undefined;
    const detection = ports.detection(incident.scenario);
    const decision = guard(incident, detection, authority, ports.now());
    if (decision.kind === 'leave') return incident;
    const settings = authority?.settings ?? { accounts: {} };
    return (await follow({ incident, decision, settings, lastTry }, detection, ports)) ?? CONFLICT;
  };
  return retryOnConflict(`incident ${id}`, round, MOST_ROUNDS);
}

/** A scenario this version does not know still waits for a person; one without a playbook is left as it is. */
async function follow(
  round: Omit<Run, 'playbook' | 'decision'> & { readonly decision: Exclude<Verdict, { kind: 'leave' }> },
  detection: Detection | undefined,
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  const { incident, decision } = round;
  if (decision.kind === 'suppress') return suppress(incident, decision.exception, ports);
  if (decision.kind === 'wait')
    return record(incident, 'AWAITING_APPROVAL', decision.reason, { approvalRequest: undefined }, ports);
  const playbook = await playbookFor(incident, detection, decision.account, ports);
  if (playbook === undefined) {
    const { playbook: chosen, resource } = incident;
    if (chosen === undefined) return incident;
    return record(
      incident,
      'AWAITING_APPROVAL',
      `${chosen} does not act on ${resource.type}`,
      { approvalRequest: undefined },
      ports,
    );
  }
  return contain({ ...round, playbook, decision }, ports);
}

/** One round. Undefined means that the incident changed meanwhile and wants another look. */
async function contain(run: Run, ports: RemediatePorts): Promise<Incident | undefined> {
  const { incident, playbook, decision, settings } = run;
  try {
    const session = ports.session(sessionFor(incident, playbook, 'fix', decision.account));
    const planning = session.then(sharingReads);
    const reading = planning.then((call) => playbook.read(incident, call, decision.account));
    const tagging = planning.then((call) => playbook.tags(incident, call, decision.account));
    const [call, images, tags, counts] = await Promise.all([
      session,
      reading,
      // Of a resource that is gone, reading it says so most plainly.
      tagging.catch((error) => reading.then(() => Promise.reject(error))),
      // What a person is asked about, or said yes to, is nothing the hub does by itself.
      isByItself(decision) ? ports.count(incident, playbook.id) : NONE,
    ]);
    const planned = playbook.plan(incident, images, { now: ports.now(), account: decision.account });
    if (planned.kind === 'already-safe') return await recordSafe(incident, planned, images, [], ports);
    if (planned.kind === 'refused') {
      return await record(incident, 'AWAITING_APPROVAL', planned.reason, { outcome: planned, approvalRequest: undefined }, ports);
    }
    const plan: Plan = { ...planned.plan, playbook: playbook.id };
    const exception = exceptionFor(settings.exceptions ?? [], incident, decision.account, ports.now(), tags);
    if (exception !== undefined && mayMove(incident.state, 'SUPPRESSED')) return await suppress(incident, exception, ports);
    const because = exemptBy(tags, incident) ?? reasonToAsk(run, plan, counts);
    if (because !== undefined) return await ask(run, plan, because, ports);
    return await carryOut(run, plan, call, ports);
  } catch (error) {
    return await onFault(error, run, ports);
  }
}

/** Why a person is asked before this plan is carried out; undefined where nobody has to be. */
function reasonToAsk(run: Run, plan: Plan, counts: Counts): string | undefined {
  const { decision } = run;
  if (decision.kind === 'plan') return decision.reason;
  return decision.approved === undefined ? overBudget(counts, run) : strayed(plan, decision.approved);
}

const NONE: Counts = { place: 0, scenario: 0, account: 0 };

function isByItself(decision: Run['decision']): boolean {
  return decision.kind === 'contain' && decision.approved === undefined;
}

function overBudget({ place, scenario, account }: Counts, { incident, playbook, decision }: Run): string | undefined {
  const budgets = decision.account.budgets ?? DEFAULT_BUDGETS;
  const { name } = decision.account;
  if (place > RUNS_AN_HOUR) return `${playbook.id} ran on ${incident.resource.id} ${place - 1} times within the hour`;
  if (scenario > budgets.scenario)
    return `the budget of ${budgets.scenario} an hour for ${incident.scenario} in ${name} is used up`;
  return account > budgets.account ? `the budget of ${budgets.account} an hour in ${name} is used up` : undefined;
}

/** A yes holds for what was shown, never for what has become of it. */
function strayed(plan: Plan, approved: Plan): string | undefined {
  return isWithinPlan(plan, approved) ? undefined : 'things changed since this was approved: the plan is another one now';
}

async function ask(
  { incident, settings }: Run,
  plan: Plan,
  because: string,
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  const since = ports.now();
  const lapsesAt = since + (settings.approvalHours ?? DEFAULT_APPROVAL_HOURS) * HOUR;
  await ports.remind({ kind: 'lapse', incident: incident.id, at: lapsesAt });
  const change = { plan: planAfter(incident.plan, plan), approvalRequest: { since, lapsesAt, because }, approval: undefined };
  return record(incident, 'AWAITING_APPROVAL', because, change, ports);
}

/** The plan goes on record before the first change: an echo that finds no record is an alarm. */
async function carryOut(run: Run, plan: Plan, reading: MemberCall, ports: RemediatePorts): Promise<Incident | undefined> {
  const { incident, playbook } = run;
  const { account } = run.decision;
  if (plan.expiresAt !== undefined) await ports.remind({ kind: 'expire', incident: incident.id, at: plan.expiresAt });
  const running = await begin(incident, plan, ports);
  if (running === undefined) return undefined;
  const request = sessionFor(running, playbook, 'fix', account);
  const writing = await writingWith(reading, request, playbook.permissions.fix, plan.calls, ports);
  const made = await makeCalls(plan.calls, writing, ports.now);
  for (const wait of [0, ...PAUSES_MS]) {
    if (wait > 0) await ports.pause(wait);
    const images = await playbook.read(running, reading, account).catch((error) => Promise.reject(new CutOff(made, error)));
    if (playbook.plan(running, images, { now: ports.now(), account }).kind === 'already-safe') {
      return recordFixed(running, images, made, ports);
    }
  }
  throw new CutOff(made, new TryAgain(`${playbook.id} made its change, but the state read back is not safe yet`));
}

async function begin(incident: Incident, plan: Plan, ports: RemediatePorts): Promise<Incident | undefined> {
  if (incident.state !== 'PROCESSING') {
    const intended = intendedWith(incident, plan.calls);
    const change = { plan: planAfter(incident.plan, plan), intended, approvalRequest: undefined };
    return record(incident, 'PROCESSING', plan.words.en, change, ports);
  }
  const next = replanned(incident, plan, ports.now());
  return (await ports.incidents.replace(incident, next)) ? next : undefined;
}
