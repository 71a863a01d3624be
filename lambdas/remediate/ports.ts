import { fittingPlaybooks } from '#core/detection/containment.ts';
import type { Detection } from '#core/detection/detection.ts';
import { iamActionOf } from '#core/iam/action.ts';
import type { Permission } from '#core/iam/permission.ts';
import { inSessions, isNarrowedByPlan, planPolicy, sessionPolicy } from '#core/iam/policy.ts';
import type { CountedRun } from '#core/incident/budget.ts';
import type { Hindrance } from '#core/incident/hindrance.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { RowPart } from '#core/incident/row-part.ts';
import { checkSeals, type SealCheck, type Seals } from '#core/incident/seal.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { EXEMPT_TAG, PRODUCT } from '#core/naming.ts';
import { ownEntry } from '#core/own-property.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import { FAMILY_OF, type Phase, type PlaybookId } from '#core/playbook/playbook-id.ts';
import type { SessionRequest } from '#core/playbook/session.ts';
import { type ApprovalReason, ReasonError } from '#core/reason.ts';
import type { Tags } from '#core/resource.ts';
import type { AccountSettings, Authority } from '#core/settings.ts';
import type { MemberCall } from '#member/calls.ts';

export type RemediatePorts = {
  /** The role that this function may assume: with the `undo` role it carries out only what a person approved. */
  readonly role: Phase;
  readonly incidents: IncidentStore;
  /** The seals, with which functions vouch for parts of a row. */
  readonly seals: Pick<Seals, 'read'>;
  /** Opens an incident about a row that was written by a principal that may not write it. */
  readonly onForgedRow: (incident: string, part: RowPart) => Promise<void>;
  /** Reads what the hub may do now; throws if it cannot. */
  readonly authority: () => Promise<Authority>;
  readonly detection: (scenario: string) => Detection | undefined;
  readonly playbook: (id: PlaybookId) => Promise<Playbook<MemberCall> | undefined>;
  /** Opens a session in the member account, narrowed by its policy. */
  readonly session: (request: SessionRequest) => Promise<MemberCall>;
  /** Automatic runs of an account that were about to write: those of the last hour and, with a limit a day, of the last day. */
  readonly runs: {
    readonly read: (account: string) => Promise<readonly CountedRun[]>;
    /** Records a run. Returns it together with runs that were added at the same time. */
    readonly add: (account: string, run: CountedRun, isLimitedADay: boolean) => Promise<readonly CountedRun[]>;
  };
  /** Adds a reminder to the incident at a time. */
  readonly remind: (reminder: { kind: 'lapse' | 'expire'; incident: string; at: number }) => Promise<void>;
  /** Waits so many milliseconds: a read may show a write only after a moment. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
  /** Called about what keeps the hub from containing, once the incident about it is open. */
  readonly onHindered?: (hindrance: Hindrance) => void;
  readonly now: () => number;
};

/** Checks whether a row may be acted on. A forged row is reported. */
export async function checkSealsAndReport(
  incident: Incident,
  ports: Pick<RemediatePorts, 'incidents' | 'seals' | 'onForgedRow'>,
): Promise<SealCheck> {
  const belief = await checkSeals(incident, ports);
  if (belief.kind === 'forged') await ports.onForgedRow(incident.id, belief.part);
  return belief;
}

/** Thrown when a later try may succeed: the message stays in its queue. */
export class TryAgain extends ReasonError {
  override readonly name = 'TryAgain';
}

/** Fewer than for a plain write, because each round of containment or undo calls AWS. */
export const MOST_ROUNDS = 5;

/**
 * The playbook of an incident: the one whose plan is being carried out, else the one that a person chose, else the scenario's first
 * that applies to it, acts on such a resource and finds in the account what it needs.
 */
export async function playbookFor(
  incident: Incident,
  detection: Detection | undefined,
  account: AccountSettings,
  ports: Pick<RemediatePorts, 'playbook'>,
): Promise<Playbook<MemberCall> | undefined> {
  const chosen = incident.state === 'PROCESSING' ? incident.plan?.playbook : incident.playbook;
  const fitting = detection === undefined ? [] : fittingPlaybooks(detection, incident.evidence);
  const named = chosen === undefined ? fitting : [chosen];
  let first: Playbook<MemberCall> | undefined;
  // One after the other: each may be of a family that is not loaded yet.
  for (const id of named) {
    const playbook = await ports.playbook(id);
    if (playbook?.actsOn.includes(incident.resource.type) !== true) continue;
    if (hasRegion(playbook, account)) return playbook;
    first ??= playbook;
  }
  return first;
}
function hasRegion({ region }: Playbook<MemberCall>, account: AccountSettings): boolean {
  return region === undefined || region(account) !== undefined;
}

/** Why a resource is exempt: by the organization file, or by a tag that only permitted roles can set. */
export function exemptionReason(tags: Tags, { resource }: Incident, account: AccountSettings): ApprovalReason | undefined {
  const { exempt = [], believesTags = false } = account;
  if (exempt.some((arn) => resource.arn === arn || resource.arn.startsWith(`${arn}/`))) {
    return { code: 'exempt', resource: resource.id };
  }
  // AWS has no condition on the tags of a bucket, so no policy can restrict who sets them.
  const isBelieved = believesTags && !resource.type.startsWith('AwsS3');
  if (!isBelieved || tags[EXEMPT_TAG] === undefined) return undefined;
  return { code: 'exempt-tag', resource: resource.id, tag: EXEMPT_TAG };
}

/** The tags that may suppress an incident: those of the hub, if only permitted roles can set them. */
export function trustedTags(tags: Tags, { resource }: Incident, { believesTags = false }: AccountSettings): Tags {
  if (!believesTags || resource.type.startsWith('AwsS3')) return {};
  return Object.fromEntries(Object.entries(tags).filter(([key]) => key.startsWith(`${PRODUCT}:`)));
}

/** The Region in which a playbook acts: that of the incident, or one that the account's settings name. */
export function regionFor(incident: Incident, playbook: Playbook<MemberCall>, settings: AccountSettings): string {
  return playbook.region?.(settings) ?? incident.region;
}

/** A session for one phase of a playbook: its reads, and those writes whose resources are known before the plan. */
export function sessionFor(
  incident: Incident,
  playbook: Playbook<MemberCall>,
  phase: Phase,
  settings: AccountSettings,
  role: Phase = phase,
): SessionRequest {
  const { account, resource, scenario, id } = incident;
  const { permissions } = playbook;
  const family = ownEntry(FAMILY_OF, playbook.id);
  const region = regionFor(incident, playbook, settings);
  const policy = sessionPolicy(permissions[phase], { account, region, resource: resource.id, type: resource.type });
  return { account, region, family, phase, role, policy, scenario, incident: id };
}

/** Whether a plan has a call that only the role for a person's decisions may make. */
export function needsDecision({ permissions }: Pick<Playbook<never>, 'permissions'>, calls: readonly PlannedCall[]): boolean {
  const actions = calls.flatMap(({ action, input, alsoNeeds = [] }) => [
    iamActionOf(action, input),
    ...alsoNeeds.map((one) => one.action),
  ]);
  return permissions.fix.some(({ action, byDecision }) => byDecision === true && actions.includes(action));
}

/** Returns the session that makes a call of a plan, by the call's index. */
export type SessionOfCall = (index: number) => Promise<MemberCall>;

/**
 * The reading session, or separate sessions if the resources of the writes are known only from the plan: each is narrowed to its
 * calls, and there are as many as needed, because AWS limits the size of a session policy.
 */
export function sessionsForCalls(
  reading: MemberCall,
  request: SessionRequest,
  permissions: readonly Permission[],
  calls: readonly PlannedCall[],
  ports: Pick<RemediatePorts, 'session'>,
): SessionOfCall {
  if (!calls.some((one) => isNarrowedByPlan(permissions, one))) return async () => reading;
  const parts = inSessions(calls, (some) => planPolicy(permissions, some));
  const opened = new Map<readonly PlannedCall[], Promise<MemberCall>>();
  const partOf = parts.flatMap((part) => part.map(() => part));
  return (index) => {
    const part = partOf[index] ?? [];
    const session = opened.get(part) ?? ports.session({ ...request, policy: planPolicy(permissions, part) });
    opened.set(part, session);
    return session;
  };
}
