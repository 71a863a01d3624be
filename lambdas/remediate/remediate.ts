import type { Detection } from '#core/detection/detection.ts';
import { type CountedRun, countedRun, overBudget, type RunLimits } from '#core/incident/budget.ts';
import { type Exception, exceptionFor } from '#core/incident/exception.ts';
import type { Incident } from '#core/incident/incident.ts';
import { planAfter, replanned } from '#core/incident/life.ts';
import { intendedWith } from '#core/incident/own-calls.ts';
import { mayMove } from '#core/incident/state.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import type { Plan, PlanDraft } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { isWithinPlan } from '#core/playbook/within-plan.ts';
import type { ApprovalReason, Reason } from '#core/reason.ts';
import { type AccountSettings, DEFAULT_APPROVAL_HOURS, type Settings } from '#core/settings.ts';
import type { Localized } from '#core/text.ts';
import type { MemberCall } from '#member/calls.ts';
import { liveConnectionsWords } from '#words/live-connections.ts';
import { NO_APPROVAL, onFault, recordFixed, recordSafe, recordStep, suppress } from './endings.ts';
import { guard, type Verdict } from './guard.ts';
import { reportRefusal, reportUsedBudget, withNamedErrors } from './hindrances.ts';
import { CutOff, makeCalls } from './make-calls.ts';
import {
  checkSealsAndReport,
  exemptionReason,
  MOST_ROUNDS,
  needsDecision,
  playbookFor,
  type RemediatePorts,
  regionFor,
  sessionFor,
  sessionsForCalls,
  TryAgain,
  trustedTags,
} from './ports.ts';
import { withSharedReads } from './share-reads.ts';

const HOUR = 3_600_000;

/** Pauses before each new read: a read may show a write only after a moment. */
const PAUSES_MS = [100, 300, 900];

/** One incident, its playbook, and what the hub may do about it, for one round. */
type Run = {
  readonly incident: Incident;
  readonly playbook: Playbook<MemberCall>;
  readonly verdict: Extract<Verdict, { kind: 'contain' | 'plan' }>;
  readonly settings: Settings;
  readonly lastTry: boolean;
};

/**
 * Contains one incident: guard, assume, plan, record the plan, apply, verify, record. Safe to run again at any point:
 * each round reads the state again, and what is already safe is left alone.
 * `lastTry` records a transient fault as the outcome, because no later delivery follows. Undefined if there is no such incident.
 * Throws TryAgain while a later delivery may still succeed.
 */
export async function remediate(id: string, lastTry: boolean, ports: RemediatePorts): Promise<Incident | undefined> {
  const round = async () => {
    const [found, authority] = await Promise.all([ports.incidents.get(id), ports.authority().catch(() => undefined)]);
    if (found === undefined) return undefined;
    const belief = await checkSealsAndReport(found, ports);
    if (belief.kind !== 'believed') return belief.kind === 'forged' ? found : CONFLICT;
    const { incident } = belief;
    const detection = ports.detection(incident.scenario);
    const verdict = guard(incident, detection, authority, ports.now());
    if (verdict.kind === 'leave') return found;
    const settings = authority?.settings ?? { accounts: {} };
    return (await carryOut({ incident, verdict, settings, lastTry }, detection, ports)) ?? CONFLICT;
  };
  return retryOnConflict(`incident ${id}`, round, MOST_ROUNDS);
}

/** Does what the guard allows. An incident whose scenario has no playbook is left as it is. */
async function carryOut(
  round: Omit<Run, 'playbook' | 'verdict'> & { readonly verdict: Exclude<Verdict, { kind: 'leave' }> },
  detection: Detection | undefined,
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  const { incident, verdict } = round;
  if (verdict.kind === 'suppress') return suppress(incident, verdict.exception, ports);
  if (verdict.kind === 'wait') return leaveToPerson(incident, verdict.reason, ports);
  const playbook = await playbookFor(incident, detection, verdict.account, ports);
  if (playbook !== undefined) return contain({ ...round, playbook, verdict }, ports);
  const { playbook: chosen, resource } = incident;
  if (chosen === undefined) return incident;
  return leaveToPerson(incident, { code: 'wrong-resource-type', playbook: chosen, type: resource.type }, ports);
}
function leaveToPerson(incident: Incident, reason: Reason, ports: RemediatePorts): Promise<Incident | undefined> {
  return recordStep(incident, 'AWAITING_APPROVAL', reason, { approvalRequest: undefined }, ports);
}

/** One round. Undefined means that the incident changed and needs another round. */
async function contain(run: Run, ports: RemediatePorts): Promise<Incident | undefined> {
  const { incident, playbook, verdict, settings } = run;
  try {
    const session = ports.session(sessionFor(incident, playbook, 'fix', verdict.account, ports.role));
    const planning = session.then(withNamedErrors).then(withSharedReads);
    const reading = planning.then((call) => playbook.read(incident, call, verdict.account));
    const tagging = planning.then((call) => playbook.tags(incident, call, verdict.account));
    const [call, images, tags, runs] = await Promise.all([
      session,
      reading,
      // If the resource is gone, the error of reading it is the clearest.
      tagging.catch((error) => reading.then(() => Promise.reject(error))),
      // Only automatic runs count against the budget.
      isAutomatic(verdict) ? ports.runs.read(incident.account) : [],
    ]);
    const planned = playbook.plan(incident, images, { now: ports.now(), account: verdict.account });
    if (planned.kind === 'already-safe') {
      return await recordSafe(incident, { kind: 'already-safe' }, images, [], ports, planned.leaves);
    }
    if (planned.kind === 'refused') {
      return await recordStep(incident, 'AWAITING_APPROVAL', planned.reason, { outcome: planned, ...NO_APPROVAL }, ports);
    }
    const plan: Plan = { ...planned.plan, words: planWords(planned.plan), playbook: playbook.id };
    const trusted = trustedTags(tags, incident, verdict.account);
    const exception = exceptionFor(settings.exceptions ?? [], incident, verdict.account, ports.now(), trusted);
    if (exception !== undefined) return await exempt(incident, exception, verdict.account, ports);
    const because = exemptionReason(tags, incident, verdict.account) ?? reasonToAsk(run, plan, runs, ports.now());
    if (ports.role === 'undo') return await carryOutDecision(run, plan, because, call, ports);
    if (because !== undefined) return await askApproval(run, plan, because, ports);
    // After the approval, `decide` carries it out with a role that this function may not assume.
    if (needsDecision(playbook, plan.calls)) return incident;
    return await apply(run, plan, { reading: call, runs }, ports);
  } catch (error) {
    await reportRefusal(incident, error, ports);
    return await onFault(error, run, ports);
  }
}

/** Carries out an approved plan that only this role may carry out; anything else is left to `remediate`, or needs a new approval. */
async function carryOutDecision(
  run: Run,
  plan: Plan,
  because: ApprovalReason | undefined,
  reading: MemberCall,
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  const { incident, playbook } = run;
  if (isAutomatic(run.verdict) || !needsDecision(playbook, plan.calls)) return incident;
  if (because === undefined) return apply(run, plan, { reading, runs: [] }, ports);
  return recordStep(incident, 'AWAITING_APPROVAL', because, NO_APPROVAL, ports);
}

/** Suppresses an incident that an exception covers; after an interrupted run, which may have changed something, a person must look. */
function exempt(
  incident: Incident,
  exception: Exception,
  { name }: AccountSettings,
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  if (mayMove(incident.state, 'SUPPRESSED')) return suppress(incident, exception, ports);
  return leaveToPerson(incident, { code: 'containment-no-longer-allowed', account: name }, ports);
}

/** The text that people approve, including what happens to open connections. */
function planWords({ words, connections }: PlanDraft): Localized {
  if (connections === undefined) return words;
  const more = liveConnectionsWords(connections);
  return { en: `${words.en}; ${more.en}`, ko: `${words.ko}. ${more.ko}` };
}

/** Why a person must approve this plan; undefined if no one has to. */
function reasonToAsk(run: Run, plan: Plan, runs: readonly CountedRun[], now: number): ApprovalReason | undefined {
  const { incident, playbook, verdict } = run;
  if (verdict.kind === 'plan') return verdict.reason;
  if (isAutomatic(verdict) && playbook.reachesBeyond?.(incident) === true) {
    return { code: 'reaches-beyond', playbook: playbook.id, resource: incident.resource.id };
  }
  if (isAutomatic(verdict) && needsDecision(playbook, plan.calls)) return { code: 'decision-needed', playbook: playbook.id };
  if (verdict.approved === undefined) return overBudget(countedRun(incident, playbook.id, now), runs, limitsOf(run));
  // An approval is valid for the plan that was shown. In an interrupted run, the hub itself changed the state that was shown.
  const left = incident.state === 'PROCESSING' ? { ...plan, before: [] } : plan;
  return isWithinPlan(left, verdict.approved, playbook.volatile) ? undefined : { code: 'plan-changed' };
}

function limitsOf({ incident, playbook, verdict }: Run): RunLimits {
  return { playbook, resource: incident.resource.id, account: verdict.account };
}

function isAutomatic(verdict: Run['verdict']): boolean {
  return verdict.kind === 'contain' && verdict.approved === undefined;
}

async function askApproval(
  { incident, settings }: Run,
  plan: Plan,
  because: ApprovalReason,
  ports: RemediatePorts,
): Promise<Incident | undefined> {
  await reportUsedBudget(incident, because, ports);
  const since = ports.now();
  const lapsesAt = since + (settings.approvalHours ?? DEFAULT_APPROVAL_HOURS) * HOUR;
  await ports.remind({ kind: 'lapse', incident: incident.id, at: lapsesAt });
  const change = { plan: planAfter(incident.plan, plan), approvalRequest: { since, lapsesAt, because }, approval: undefined };
  return recordStep(incident, 'AWAITING_APPROVAL', because, change, ports);
}

type Planning = { readonly reading: MemberCall; readonly runs: readonly CountedRun[] };

/**
 * Records a run that is about to write. Returns why it needs an approval after all: other runs may have been added since the counters
 * were read.
 */
async function counted(run: Run, before: readonly CountedRun[], ports: RemediatePorts): Promise<ApprovalReason | undefined> {
  const { incident, playbook, verdict } = run;
  if (!isAutomatic(verdict)) return undefined;
  const own = countedRun(incident, playbook.id, ports.now());
  const added = await ports.runs.add(incident.account, own, playbook.mostADay !== undefined);
  return overBudget(own, [...before, ...added], limitsOf(run));
}

/** Records the plan before the first change, because an echo without a recorded plan is an alarm. */
async function apply(run: Run, plan: Plan, { reading, runs }: Planning, ports: RemediatePorts): Promise<Incident | undefined> {
  const { incident, playbook } = run;
  const { account } = run.verdict;
  if (plan.expiresAt !== undefined) await ports.remind({ kind: 'expire', incident: incident.id, at: plan.expiresAt });
  const region = regionFor(incident, playbook, account);
  const [running, because] = await Promise.all([begin(incident, plan, region, ports), counted(run, runs, ports)]);
  if (running === undefined) return undefined;
  if (because !== undefined) return askApproval({ ...run, incident: running }, plan, because, ports);
  const request = sessionFor(running, playbook, 'fix', account, ports.role);
  const writing = sessionsForCalls(reading, request, playbook.permissions.fix, plan.calls, ports);
  const made = await makeCalls(plan.calls, writing, ports.now);
  for (const wait of [0, ...PAUSES_MS]) {
    if (wait > 0) await ports.pause(wait);
    const images = await playbook.read(running, reading, account).catch((error) => Promise.reject(new CutOff(made, error)));
    const left = playbook.plan(running, images, { now: ports.now(), account });
    if (left.kind === 'already-safe') return recordFixed(running, images, made, ports, left.leaves);
  }
  throw new CutOff(made, new TryAgain({ code: 'not-safe-yet', playbook: playbook.id }));
}

async function begin(incident: Incident, plan: Plan, region: string, ports: RemediatePorts): Promise<Incident | undefined> {
  const out = { at: ports.now(), region };
  if (incident.state !== 'PROCESSING') {
    const intended = intendedWith(incident, plan.calls, out);
    const change = { plan: planAfter(incident.plan, plan), intended, approvalRequest: undefined };
    return recordStep(incident, 'PROCESSING', { code: 'containment-started', plan: plan.words }, change, ports);
  }
  const next = replanned(incident, plan, out);
  return (await ports.incidents.replace(incident, next)) ? next : undefined;
}
