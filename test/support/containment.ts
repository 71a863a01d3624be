import { minute } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Modes } from '#core/settings.ts';
import { fakeMember } from './fake-member.ts';
import { hubAround, openIn } from './hub-around.ts';
import { incidentFrom } from './incidents.ts';

export { authorityOf, openIn as open } from './hub-around.ts';

export const GROUP = 'sg-0a1b2c3d4e5f60001';
export const OPENED = 'sgr-opened';
export const OPENED_V6 = 'sgr-opened-v6';
export const BYSTANDER = 'sgr-office';
export const NOW = Date.parse(minute(30));

/** The incident of SSH opened on the group; `event` makes it unique. */
export function sshIncident(event = 'first'): Promise<Incident> {
  const permissions = [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }];
  return incidentFrom(authorizeIngress({ group: GROUP, permissions, rules: [OPENED], id: event }), 'sg-ssh-open-world');
}

/** Also opens the group for IPv6: adds the rule, and sends its event to the hub. */
export async function openV6({ member, incidents }: Pick<TestContainment, 'member' | 'incidents'>): Promise<string> {
  member.add({ SecurityGroupRuleId: OPENED_V6, CidrIpv6: '::/0' });
  const permissions = [{ protocol: 'tcp', from: 22, to: 22, v6: ['::/0'] }];
  const event = authorizeIngress({ group: GROUP, permissions, rules: [OPENED_V6], id: 'by-ipv6' });
  return (await incidents.open(await incidentFrom(event, 'sg-ssh-open-world'))).kind;
}

/** The containment step with all its ports in memory: a member whose group has an open and a restricted rule. */
export function containment(modes: Modes = [{ default: 'auto' }]) {
  const member = fakeMember();
  member.add({ SecurityGroupRuleId: BYSTANDER, CidrIpv4: '203.0.113.0/24' });
  member.add({ SecurityGroupRuleId: OPENED });
  return { ...hubAround(() => member.call, modes, NOW), member };
}

export type TestContainment = ReturnType<typeof containment>;

/** A containment with one open incident, and its id. */
export async function withOpenIncident(modes?: Modes): Promise<TestContainment & { id: string }> {
  const around = containment(modes);
  return { ...around, id: await openIn(around.incidents, await sshIncident()) };
}
