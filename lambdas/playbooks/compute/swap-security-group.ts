import { notedIn } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { MemberCall } from '#member/calls.ts';
import { groupsOf, instanceTags, interfaceOf, interfacesOf, isInterface, vpcsOf } from './instance-interfaces.ts';
import { withLostGroups } from './interface-connections.ts';
import { QUARANTINE_GROUP, quarantinesOf } from './quarantine-group.ts';
import { REGROUP, regrouped, restoredGroups, shown } from './regrouping.ts';

/** The group itself is left alone: others may need it open. */
export const swapSecurityGroup: Playbook<MemberCall> = {
  id: 'swap-security-group',
  title: { en: 'Remove the open security groups from the instance', ko: '인스턴스에서 개방된 보안 그룹 제거' },
  actsOn: ['AwsEc2Instance'],
  permissions: REGROUP,

  tags: (incident, call) => instanceTags(launched(incident), call),

  read: async (incident, call) => {
    const interfaces = await interfacesOf(launched(incident), call);
    const open = notedIn(incident.evidence, 'open-group');
    const [quarantines, losing] = await Promise.all([
      quarantinesOf(vpcsOf(interfaces), call),
      withLostGroups(interfaces, (image) => groupsOf(image).filter((id) => open.includes(id)), call),
    ]);
    return [...losing, ...quarantines];
  },

  plan: (incident, images) => {
    const open = notedIn(incident.evidence, 'open-group');
    const changes = images
      .filter((image) => isInterface(image) && groupsOf(image).some((id) => open.includes(id)))
      .map((image) => ({ image, keeps: groupsOf(image).filter((id) => !open.includes(id)) }));
    if (changes.length === 0) return { kind: 'already-safe' };
    const { id } = incident.resource;
    const before = changes.map(({ image }) => image);
    const alone = changes.filter(({ keeps }) => keeps.length === 0).map(({ image }) => interfaceOf(image));
    const cutOff = {
      en: `; ${alone.join(', ')} has no other group and gets ${QUARANTINE_GROUP}, which allows no traffic: it has no network until it gets a suitable group`,
      ko: `. ${alone.join(', ')}에는 다른 그룹이 없어 모든 트래픽을 차단하는 보안 그룹(${QUARANTINE_GROUP})이 연결되며, 알맞은 그룹이 연결될 때까지 네트워크가 끊깁니다`,
    };
    return regrouped(incident, changes, images, {
      en: `Remove ${open.join(', ')}, open to the world, from the network interfaces that were launched with ${id} and keep their other groups: ${shown(before)}${alone.length > 0 ? cutOff.en : ''}; the group itself keeps its rules`,
      ko: `${id}와 함께 시작된 네트워크 인터페이스에서 인터넷 전체에 열린 그룹(${open.join(', ')})만 분리하고 나머지 그룹은 그대로 둡니다: ${shown(before)}${alone.length > 0 ? cutOff.ko : ''}. 그룹 자체의 규칙은 바꾸지 않습니다`,
    });
  },

  undo: (incident, { toRestore }) => ({
    words: {
      en: `Restore the security groups that the network interfaces were launched with: ${shown(toRestore)}`,
      ko: `네트워크 인터페이스에 시작 당시의 보안 그룹을 복원합니다: ${shown(toRestore)}`,
    },
    calls: restoredGroups(incident, toRestore),
  }),
};

/** All instances of the launch: one call starts many, and the incident is named after the first. */
function launched(incident: Incident): string[] {
  return [...new Set([incident.resource.id, ...notedIn(incident.evidence, 'instance')])];
}
