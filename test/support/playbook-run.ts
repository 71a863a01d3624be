import { MEMBER } from '#catalogue/events/cases.ts';
import { iamActionOf } from '#core/iam/action.ts';
import type { Incident } from '#core/incident/incident.ts';
import { decided } from '#core/incident/life.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { canonical, type Json } from '#core/json.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { Phase, PlaybookId } from '#core/playbook/playbook-id.ts';
import type { SessionRequest } from '#core/playbook/session.ts';
import type { AccountSettings } from '#core/settings.ts';
import type { MemberAction, MemberCall } from '#member/calls.ts';
import { remediationRole } from '#member-baseline/remediation-role.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { needsDecision } from '#remediate/ports.ts';
import { remediate } from '#remediate/remediate.ts';
import { type UndoOrder, undo } from '#remediate/undo.ts';
import { boundaryDocument } from '#stacks/permissions-boundary.ts';
import { MEMBER_OF_HUB } from './baseline.ts';
import { controlPolicyLevels, EVERY_CONTROL } from './control-policies.ts';
import { authorityOf, hubAround, openIn } from './hub-around.ts';
import { type Document, type IamRequest, isAllowed } from './iam.ts';
import { awsError } from './incidents.ts';
import { EXAMPLE } from './synthesized.ts';
import { whatIamChecks } from './what-iam-checks.ts';

/** One call of a playbook, with its session and the requests that IAM checked. */
export type GuardedCall = {
  readonly action: MemberAction;
  readonly phase: Phase;
  readonly write: boolean;
  /** The incident's own resource. */
  readonly resource: string;
  readonly session: SessionRequest;
  readonly requests: readonly IamRequest[];
};

/** Every control policy that can bind the member, and the boundary: every playbook must work with all of them on. */
const CONTROL = controlPolicyLevels(MEMBER, EVERY_CONTROL);
const BOUNDARY = JSON.parse(boundaryDocument(EXAMPLE)) as Document;

const BY = 'alice@example.com';

/**
 * The real engine with one playbook on one incident, and more settings of its account. A call reaches `member` only if the role
 * and the session allow it, and no control policy denies it, as in IAM; else it is refused as AWS refuses.
 */
export async function runOf(id: PlaybookId, member: MemberCall, arranged: Incident, account: Partial<AccountSettings> = {}) {
  const playbook = PLAYBOOKS[id];
  if (playbook === undefined) throw new Error(`${id} is not a playbook of playbooks/index.ts`);
  const calls: GuardedCall[] = [];
  const guarded =
    (session: SessionRequest): MemberCall =>
    async (action, input) => {
      const incident = (await around.incidents.get(arranged.id)) ?? arranged;
      const { family, phase, role, region } = session;
      const write = isWrite(playbook, phase, action);
      const plan = phase === 'fix' ? incident.plan : incident.undo?.plan;
      const planned = write ? plan?.calls.find((one) => isCall(one, action, input)) : undefined;
      if (write && planned === undefined) throw new Error(`${action} is not in the recorded plan: ${JSON.stringify(input)}`);
      const requests = await whatIamChecks(action, input as never, planned, { ...incident, region });
      const own = remediationRole(MEMBER_OF_HUB, family, role);
      const grants = { identity: [own.policy], session: session.policy, boundary: BOUNDARY, control: CONTROL };
      const by = { 'aws:PrincipalArn': `arn:aws:iam::${MEMBER}:role${own.path}${own.name}`, 'aws:RequestedRegion': region };
      const refused = requests.find((request) => !isAllowed({ ...request, context: { ...request.context, ...by } }, grants));
      if (refused !== undefined)
        throw awsError(`AccessDenied on ${refused.action} of ${refused.resource} in the ${phase} session`, 403);
      calls.push({ action, phase, write, resource: incident.resource.arn, session, requests });
      return member(action, input);
    };
  // A mode for the scenario lets the hub contain it without approval, also if the catalogue asks for approval.
  const modes = [{ default: 'auto', [arranged.scenario]: 'auto' }] as const;
  const around = hubAround(guarded, modes, arranged.openedAt + 60_000);
  around.world.authority = authorityOf(modes, account);
  const incident = await openIn(around.ports.incidents, { ...arranged, playbook: id });
  const writes = () => around.journal.filter((name) => isWrite(playbook, 'fix', name) || isWrite(playbook, 'undo', name));
  return {
    ...around,
    playbook,
    calls,
    writes,
    /** The stored incident. */
    incident: async () => (await around.incidents.get(incident)) as Incident,
    fix: async (lastTry = false) => {
      const asked = await remediate(incident, lastTry, around.ports);
      if (asked === undefined || !(await isDecided(asked, around.ports.incidents))) return asked;
      return remediate(incident, lastTry, { ...around.ports, role: 'undo' });
    },
    undo: (order: Partial<UndoOrder> = {}, lastTry = false) =>
      undo(incident, { verb: 'undo', by: BY, ...order }, lastTry, around.ports),
  };
}

/** Whether a plan waits only for the role of decisions; then the test approves it. */
async function isDecided(incident: Incident, incidents: IncidentStore): Promise<boolean> {
  const { plan, approvalRequest, approval, state } = incident;
  const playbook = plan && PLAYBOOKS[plan.playbook];
  if (plan === undefined || playbook === undefined || !needsDecision(playbook, plan.calls)) return false;
  if (approval !== undefined) return state === 'AWAITING_APPROVAL' || state === 'PROCESSING';
  if (approvalRequest?.because.code !== 'decision-needed') return false;
  const { lapsesAt, since: at } = approvalRequest;
  const yes = { by: BY, at, lapsesAt, plan };
  return incidents.replace(incident, decided(incident, { approval: yes }, { by: BY, at, reason: { code: 'approved' } }));
}

export type PlaybookRun = Awaited<ReturnType<typeof runOf>>;

function isWrite({ permissions }: Playbook<MemberCall>, phase: Phase, call: string): boolean {
  return permissions[phase].some(({ action, access }) => access === 'write' && action === iamActionOf(call));
}

/** Whether a call is the planned one; values from an earlier answer are not compared. */
function isCall(planned: PlannedCall, action: string, input: unknown): boolean {
  return planned.action === action && isFilledFrom(planned.input, input as Json);
}

function isFilledFrom(template: Json | undefined, value: Json | undefined): boolean {
  if (template === null || typeof template !== 'object') return canonical(template) === canonical(value);
  if ('answerOf' in template) return value !== undefined;
  if (value === null || typeof value !== 'object') return false;
  const keys = new Set([...Object.keys(template), ...Object.keys(value)]);
  return [...keys].every((key) => isFilledFrom((template as never)[key], (value as never)[key]));
}
