import { incidentsInMemory } from '../../lambdas/adapters/incidents-in-memory.ts';
import type { Incident } from '../../lambdas/core/incident.ts';
import type { IncidentStore } from '../../lambdas/core/incident-store.ts';
import type { SessionRequest } from '../../lambdas/core/session.ts';
import type { Modes } from '../../lambdas/core/settings.ts';
import { MEMBER, minute } from '../../lambdas/detect/catalogue/cases.ts';
import { CATALOGUE } from '../../lambdas/detect/catalogue/index.ts';
import { authorizeIngress } from '../../lambdas/detect/catalogue/security-group-calls.ts';
import type { MemberAction } from '../../lambdas/remediate/member-calls.ts';
import { playbookOf } from '../../lambdas/remediate/playbooks/index.ts';
import type { RemediatePorts } from '../../lambdas/remediate/remediate.ts';
import { fakeMember } from './fake-member.ts';
import { incidentFrom } from './incidents.ts';

export const GROUP = 'sg-0a1b2c3d4e5f60001';
export const OPENED = 'sgr-opened';
export const OPENED_V6 = 'sgr-opened-v6';
export const BYSTANDER = 'sgr-office';
export const NOW = Date.parse(minute(30));

/** The incident of somebody opening SSH on the group; `event` tells several of them apart. */
export function sshIncident(event = 'first'): Promise<Incident> {
  const permissions = [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }];
  return incidentFrom(authorizeIngress({ group: GROUP, permissions, rules: [OPENED], id: event }), 'sg-ssh-open-world');
}

/** Somebody opens the group by IPv6 as well: the rule is there, and its event reaches the hub. */
export async function openV6({ member, incidents }: Pick<Containment, 'member' | 'incidents'>): Promise<string> {
  member.add({ SecurityGroupRuleId: OPENED_V6, CidrIpv6: '::/0' });
  const permissions = [{ protocol: 'tcp', from: 22, to: 22, v6: ['::/0'] }];
  const event = authorizeIngress({ group: GROUP, permissions, rules: [OPENED_V6], id: 'by-ipv6' });
  return (await incidents.open(await incidentFrom(event, 'sg-ssh-open-world'))).kind;
}

/** What can happen in the middle of a run: told of every port call and how many of its name there were. */
type Interruption = (call: string, nth: number) => Promise<void> | void;

/**
 * The containment step with everything around it in memory: a member whose group stands open beside a restricted rule,
 * settings, counters, and a journal of every port call in its order.
 */
export function containment(modes: Modes = { default: 'auto' }) {
  const member = fakeMember();
  member.add({ SecurityGroupRuleId: BYSTANDER, CidrIpv4: '203.0.113.0/24' });
  member.add({ SecurityGroupRuleId: OPENED });
  const incidents = incidentsInMemory();
  const journal: string[] = [];
  const sessions: SessionRequest[] = [];
  const runs = new Map<string, Set<string>>();
  const hooks: { before: Interruption; after: Interruption } = { before: () => undefined, after: () => undefined };

  const told = async <Answer>(name: string, answer: () => Promise<Answer>): Promise<Answer> => {
    journal.push(name);
    const nth = journal.filter((one) => one === name).length;
    await hooks.before(name, nth);
    const answered = await answer();
    await hooks.after(name, nth);
    return answered;
  };

  const watched: IncidentStore = {
    ...incidents,
    get: (id) => told('get', () => incidents.get(id)),
    replace: (previous, next) => told(`replace ${next.state}`, () => incidents.replace(previous, next)),
  };

  const ports: RemediatePorts = {
    incidents: watched,
    settings: () => told('settings', async () => ({ accounts: { [MEMBER]: { name: 'shop', modes } } })),
    detection: (scenario) => CATALOGUE.find(({ id }) => id === scenario),
    playbook: playbookOf,
    session: (request) =>
      told('session', async () => {
        sessions.push(request);
        return (action, input) => told<never>(action, () => member.call(action, input) as Promise<never>);
      }),
    countRun: (playbook, place, incident) =>
      told('countRun', async () => {
        const key = `${playbook} ${place}`;
        runs.set(key, (runs.get(key) ?? new Set()).add(incident));
        return runs.get(key)?.size ?? 0;
      }),
    now: () => NOW,
  };

  const refuse = (action: MemberAction | 'session', error: Error): void => {
    hooks.before = (call) => {
      if (call === action) throw error;
    };
  };

  return { ports, incidents, member, journal, sessions, runs, hooks, refuse };
}

export type Containment = ReturnType<typeof containment>;

/** Opens an incident in the store and gives back its id. */
export async function open(store: IncidentStore, incident: Incident): Promise<string> {
  return (await store.open(incident)).incident;
}
