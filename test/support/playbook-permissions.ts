import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT } from '#catalogue/events/cases.ts';
import { iamActionOf } from '#core/iam/action.ts';
import { planPolicy, SESSION_POLICY_LIMIT, sessionPolicy } from '#core/iam/policy.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import { PHASES, type Phase, type PlaybookId } from '#core/playbook/playbook-id.ts';
import { remediationRole } from '#member-baseline/remediation-role.ts';
import { MEMBER_OF_HUB } from './baseline.ts';
import { isAllowed, type Request } from './iam.ts';
import type { GuardedCall, PlaybookRun } from './playbook-run.ts';

const { account } = MEMBER_OF_HUB;
const OTHER: Readonly<Record<Phase, Phase>> = { fix: 'undo', undo: 'fix' };

/**
 * What a playbook's runs may do and no more. That each of their calls is allowed by role and session, the runs have shown
 * already: nothing else lets a call through.
 */
export function describePermissions(id: PlaybookId, runs: () => Promise<readonly PlaybookRun[]>): void {
  describe('with no more than it needs', () => {
    let known: Promise<readonly PlaybookRun[]> | undefined;
    const flows = () => {
      known ??= runs();
      return known;
    };
    const callsOf = async (phase: Phase) => (await flows()).flatMap(({ calls }) => calls.filter((call) => call.phase === phase));
    const roleOf = (phase: Phase, { session }: GuardedCall) => remediationRole(MEMBER_OF_HUB, session.family, phase).policy;

    test.each(PHASES)('every permission of its %s is used by some call', async (phase) => {
      const used = new Set((await callsOf(phase)).flatMap(({ requests }) => requests.map(({ action }) => action)));
      const playbook = (await flows())[0]?.playbook;
      expect(playbook?.permissions[phase].map(({ action }) => action).filter((action) => !used.has(action))).toEqual([]);
    });

    test.each(PHASES)('a session of its %s refuses the same calls on other resources, Regions and accounts', async (phase) => {
      for (const call of await callsOf(phase)) {
        const grants = { identity: [roleOf(phase, call)], session: call.session.policy };
        for (const other of call.requests.flatMap((request) => othersThan(request, call))) {
          expect(isAllowed(other, grants), `${call.action} on ${other.resource}`).toBe(false);
        }
      }
    });

    test('what contains refuses every write that takes back, and the other way round', async () => {
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

    test('its role refuses every write on a resource that carries the exempt tag, with whatever value', async () => {
      for (const phase of PHASES) {
        for (const call of (await callsOf(phase)).filter(({ write }) => write)) {
          for (const value of ['true', 'false', '']) {
            for (const request of call.requests) {
              const context = { ...request.context, [`aws:ResourceTag/${EXEMPT_TAG}`]: value };
              expect(isAllowed({ ...request, context }, { identity: [roleOf(phase, call)] }), call.action).toBe(false);
            }
          }
        }
      }
    });

    test('its session policies fit into what AWS takes, also for the longest names and every planned resource', async () => {
      for (const { playbook, incident } of await flows()) {
        const { region, plan, undo: undoing, resource } = await incident();
        // No id of AWS's that a scope carries is longer: a role's path and name, a bucket with its key's first part.
        const scope = { account, region, resource: resource.id.padEnd(128, 'x') };
        for (const phase of PHASES) {
          const calls = (phase === 'fix' ? plan : undoing?.plan)?.calls ?? [];
          const policies = [sessionPolicy(playbook.permissions[phase], scope), planPolicy(playbook.permissions[phase], calls)];
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
 * The same request elsewhere: in another Region and account where the ARN tells them, on a longer and a shorter name, and with
 * another policy where it names one. What a resource refers to is only known once it was read, so that may be read by its
 * kind, and the names do not count.
 */
function othersThan(request: Request, { write, resource }: GuardedCall): Request[] {
  const { resource: arn, context = {} } = request;
  if (arn === '*') return [];
  const [, , , region = '', owner = ''] = arn.split(':');
  const elsewhere = [
    // What a plan makes anew has no name yet that anything could be narrowed to.
    ...((write || arn === resource) && !arn.endsWith('/*') ? [`${arn}0`, arn.slice(0, -1)] : []),
    ...(region === '' ? [] : [arn.replace(`:${region}:`, ':eu-north-1:')]),
    ...(owner === '' ? [] : [arn.replace(`:${owner}:`, `:${HUB_ACCOUNT}:`)]),
  ];
  const otherwise = write
    ? Object.keys(context).map((key) => ({ ...request, context: { ...context, [key]: `${context[key]}0` } }))
    : [];
  return [...elsewhere.map((other) => ({ ...request, resource: other })), ...otherwise];
}
