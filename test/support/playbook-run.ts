import { iamActionOf } from '#core/iam/action.ts';
import type { Incident } from '#core/incident/incident.ts';
import { canonical, type Json } from '#core/json.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { Phase, PlaybookId } from '#core/playbook/playbook-id.ts';
import type { SessionRequest } from '#core/playbook/session.ts';
import type { AccountSettings } from '#core/settings.ts';
import type { MemberAction, MemberCall } from '#member/calls.ts';
import { remediationRole } from '#member-baseline/remediation-role.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { remediate } from '#remediate/remediate.ts';
import { type UndoOrder, undo } from '#remediate/undo.ts';
import { MEMBER_OF_HUB } from './baseline.ts';
import { authorityOf, hubAround, open } from './hub-around.ts';
import { isAllowed, type Request } from './iam.ts';
import { awsError } from './incidents.ts';
import { whatIamChecks } from './what-iam-checks.ts';

/** One call a playbook made: in which session, and what IAM checked it against. */
export type GuardedCall = {
  readonly action: MemberAction;
  readonly phase: Phase;
  readonly write: boolean;
  /** The incident's own resource. */
  readonly resource: string;
  readonly session: SessionRequest;
  readonly requests: readonly Request[];
};

const BY = 'alice@example.com';

/**
 * The real engine with one playbook on one incident, and what else the organization file says of its account. Each call goes to `member` only if the member's role and the session
 * allow it, as IAM would judge: else it is refused as AWS refuses.
 */
export async function runOf(id: PlaybookId, member: MemberCall, arranged: Incident, account: Partial<AccountSettings> = {}) {
  const playbook = PLAYBOOKS[id];
  if (playbook === undefined) throw new Error(`${id} is no playbook of playbooks/index.ts`);
  const calls: GuardedCall[] = [];
  const guarded =
    (session: SessionRequest): MemberCall =>
    async (action, input) => {
      const incident = (await around.incidents.get(arranged.id)) ?? arranged;
      const { family, phase, region } = session;
      const write = isWrite(playbook, phase, action);
      const plan = phase === 'fix' ? incident.plan : incident.undo?.plan;
      const planned = write ? plan?.calls.find((one) => isCall(one, action, input)) : undefined;
      if (write && planned === undefined) throw new Error(`${action} is on no record: ${JSON.stringify(input)}`);
      const requests = await whatIamChecks(action, input as never, planned, { ...incident, region });
      const grants = { identity: [remediationRole(MEMBER_OF_HUB, family, phase).policy], session: session.policy };
      const refused = requests.find((request) => !isAllowed(request, grants));
      if (refused !== undefined)
        throw awsError(`AccessDenied on ${refused.action} of ${refused.resource} in the ${phase} session`, 403);
      calls.push({ action, phase, write, resource: incident.resource.arn, session, requests });
      return member(action, input);
    };
  // Naming the scenario lets the hub contain by itself also what the catalogue would ask for.
  const modes = [{ default: 'auto', [arranged.scenario]: 'auto' }] as const;
  const around = hubAround(guarded, modes, arranged.openedAt + 60_000);
  around.world.authority = authorityOf(modes, account);
  const incident = await open(around.incidents, { ...arranged, playbook: id });
  const writes = () => around.journal.filter((name) => isWrite(playbook, 'fix', name) || isWrite(playbook, 'undo', name));
  return {
    ...around,
    playbook,
    calls,
    writes,
    /** The incident as it is on record. */
    incident: async () => (await around.incidents.get(incident)) as Incident,
    fix: (lastTry = false) => remediate(incident, lastTry, around.ports),
    undo: (order: Partial<UndoOrder> = {}, lastTry = false) =>
      undo(incident, { verb: 'undo', by: BY, ...order }, lastTry, around.ports),
  };
}

export type PlaybookRun = Awaited<ReturnType<typeof runOf>>;

function isWrite({ permissions }: Playbook<MemberCall>, phase: Phase, call: string): boolean {
  return permissions[phase].some(({ action, access }) => access === 'write' && action === iamActionOf(call));
}

/** Whether a call is the planned one; what it got from an earlier answer may be anything. */
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
