import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT } from '#catalogue/events/cases.ts';
import { iamActionOf } from '#core/iam/action.ts';
import { inSessions, planPolicy, SESSION_POLICY_LIMIT, sessionPolicy } from '#core/iam/policy.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import { PHASES, type Phase, type PlaybookId } from '#core/playbook/playbook-id.ts';
import { remediationRole } from '#member-baseline/remediation-role.ts';
import { MEMBER_OF_HUB } from './baseline.ts';
import { type IamRequest, isAllowed } from './iam.ts';
import type { GuardedCall, PlaybookRun } from './playbook-run.ts';

const { account } = MEMBER_OF_HUB;
const OTHER: Readonly<Record<Phase, Phase>> = { fix: 'undo', undo: 'fix' };

/**
 * Tests that a playbook has no more permissions than its runs need. The runs themselves show that role and session allow
 * each of their calls.
 */
export function describePermissions(id: PlaybookId, runs: () => Promise<readonly PlaybookRun[]>): void {
  describe('least privilege', () => {
    let known: Promise<readonly PlaybookRun[]> | undefined;
    const flows = () => {
      known ??= runs();
      return known;
    };
    const callsOf = async (phase: Phase) => (await flows()).flatMap(({ calls }) => calls.filter((call) => call.phase === phase));
    const roleOf = (phase: Phase, { session }: GuardedCall) => remediationRole(MEMBER_OF_HUB, session.family, phase).policy;
    const ownRole = (call: GuardedCall) => roleOf(call.session.role, call);

    test.each(PHASES)('every permission of its %s is used by some call', async (phase) => {
      const used = new Set((await callsOf(phase)).flatMap(({ requests }) => requests.map(({ action }) => action)));
      const playbook = (await flows())[0]?.playbook;
      expect(playbook?.permissions[phase].map(({ action }) => action).filter((action) => !used.has(action))).toEqual([]);
    });

    test.each(PHASES)('a session of its %s refuses the same calls on other resources, Regions and accounts', async (phase) => {
      for (const call of await callsOf(phase)) {
        const grants = { identity: [ownRole(call)], session: call.session.policy };
        for (const other of call.requests.flatMap((request) => othersThan(request, call))) {
          expect(isAllowed(other, grants), `${call.action} on ${other.resource}`).toBe(false);
        }
      }
    });

    test('the session of the fix refuses every write of the undo, and the session of the undo every write of the fix', async () => {
      for (const phase of PHASES) {
        const sessions = (await callsOf(OTHER[phase])).map(({ session }) => session.policy);
        const own = new Set((await callsOf(OTHER[phase])).map(({ action }) => iamActionOf(action)));
        for (const call of (await callsOf(phase)).filter((one) => one.write && !own.has(iamActionOf(one.action)))) {
          for (const request of call.requests) {
            const role = roleOf(OTHER[phase], call);
            for (const session of sessions) expect(isAllowed(request, { identity: [role], session }), call.action).toBe(false);
          }
        }
      }
    });

    test('its role refuses every write on a resource with the exempt tag, for any tag value', async () => {
      for (const phase of PHASES) {
        for (const call of (await callsOf(phase)).filter(({ write }) => write)) {
          for (const value of ['true', 'false', '']) {
            for (const request of call.requests) {
              const context = { ...request.context, [`aws:ResourceTag/${EXEMPT_TAG}`]: value };
              expect(isAllowed({ ...request, context }, { identity: [ownRole(call)] }), call.action).toBe(false);
            }
          }
        }
      }
    });

    test('its session policies stay within the size limit of AWS, with the longest names and every planned resource', async () => {
      for (const { playbook, incident } of await flows()) {
        const { region, plan, undo: undoing, resource } = await incident();
        // No AWS id in a scope is longer: a role's path and name, a bucket with the first part of a key.
        const scope = { account, region, resource: resource.id.padEnd(128, 'x'), type: resource.type };
        for (const phase of PHASES) {
          const calls = (phase === 'fix' ? plan : undoing?.plan)?.calls ?? [];
          const written = inSessions(calls, (some) => planPolicy(playbook.permissions[phase], some));
          const policies = [
            sessionPolicy(playbook.permissions[phase], scope),
            ...written.map((some) => planPolicy(playbook.permissions[phase], some)),
          ];
          for (const policy of policies) expect(JSON.stringify(policy).length).toBeLessThanOrEqual(SESSION_POLICY_LIMIT);
        }
      }
    });

    test(`${id} names its permissions in both phases with a write in each that has any`, async () => {
      const permissions = (await flows())[0]?.playbook.permissions;
      for (const phase of PHASES) {
        const all = permissions?.[phase] ?? [];
        expect(all.some(({ access }) => access === 'write') || all.length === 0, phase).toBe(true);
      }
    });
  });
}

/**
 * The same request on other resources: in another Region and account if the ARN has them, with a longer and a shorter name, and
 * with another policy if it names one. What a resource refers to is known only after reading it, so such reads are allowed for
 * the whole kind, and names are not checked.
 */
function othersThan(request: IamRequest, { write, resource }: GuardedCall): IamRequest[] {
  const { resource: arn, context = {} } = request;
  if (arn === '*') return [];
  const [, , , region = '', owner = ''] = arn.split(':');
  const elsewhere = [
    // A resource that the plan creates has no name yet, so no permission can be limited to it.
    ...((write || arn === resource) && !arn.endsWith('/*') ? [`${arn}0`, arn.slice(0, -1)] : []),
    ...(region === '' ? [] : [arn.replace(`:${region}:`, ':eu-north-1:')]),
    ...(owner === '' ? [] : [arn.replace(`:${owner}:`, `:${HUB_ACCOUNT}:`)]),
  ];
  const otherwise = write
    ? Object.keys(context).map((key) => ({ ...request, context: { ...context, [key]: `${context[key]}0` } }))
    : [];
  return [...elsewhere.map((other) => ({ ...request, resource: other })), ...otherwise];
}
