import { canonical } from '#core/json.ts';
import type { Image } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { MemberCall } from '#member/calls.ts';
import { groupsOf, instanceTags, interfacesOf, isInterface, scalingGroupOf, vpcOf, vpcsOf } from './instance-interfaces.ts';
import { withLostGroups } from './interface-connections.ts';
import { QUARANTINE_GROUP, quarantineIn, quarantinesOf, readyGroup } from './quarantine-group.ts';
import { REGROUP, regrouped, restoredGroups, shown } from './regrouping.ts';

/** Only opening a group to everyone first would end tracked connections, and that would be worse. */
export const isolateInstance: Playbook<MemberCall> = {
  id: 'isolate-instance',
  title: { en: 'Isolate the instance from the network', ko: '인스턴스를 네트워크에서 격리' },
  actsOn: ['AwsEc2Instance'],
  permissions: REGROUP,

  tags: ({ resource }, call) => instanceTags([resource.id], call),

  read: async ({ resource }, call) => {
    const interfaces = await interfacesOf([resource.id], call);
    const [quarantines, losing] = await Promise.all([
      quarantinesOf(vpcsOf(interfaces), call),
      withLostGroups(interfaces, groupsOf, call),
    ]);
    return [...losing, ...quarantines];
  },

  plan: (incident, images) => {
    const open = images.filter((image) => isInterface(image) && !isIsolated(image, images));
    if (open.length === 0) return { kind: 'already-safe' };
    const { id } = incident.resource;
    const [scaling] = open.flatMap((image) => scalingGroupOf(image) ?? []);
    const loses = {
      en: `; scaling group ${scaling} may mark it unhealthy and terminate it: to keep it for an investigation, detach it from the group first`,
      ko: `. Auto Scaling 그룹(${scaling})이 비정상으로 보고 종료할 수 있으니, 조사를 위해 보존하려면 먼저 그룹에서 분리하십시오`,
    };
    return regrouped(
      incident,
      open.map((image) => ({ image, keeps: [] })),
      images,
      {
        en: `Put every network interface of ${id} into ${QUARANTINE_GROUP}, a security group without any rule, in place of its own groups: ${shown(open)}; the instance keeps running with its disks and memory, and its role's credentials stay valid${scaling === undefined ? '' : loses.en}`,
        ko: `${id}의 모든 네트워크 인터페이스를 현재 보안 그룹 대신 규칙이 없는 보안 그룹(${QUARANTINE_GROUP})에 넣습니다: ${shown(open)}. 인스턴스는 디스크와 메모리를 유지한 채 계속 실행되고 역할 자격 증명도 유효합니다${scaling === undefined ? '' : loses.ko}`,
      },
    );
  },

  undo: (incident, { toRestore }) => ({
    words: {
      en: `Restore the previous security groups of the network interfaces of ${incident.resource.id}: ${shown(toRestore)}; ${QUARANTINE_GROUP} stays, empty`,
      ko: `${incident.resource.id}의 네트워크 인터페이스에 이전 보안 그룹을 복원합니다: ${shown(toRestore)}. 빈 보안 그룹(${QUARANTINE_GROUP})은 그대로 둡니다`,
    },
    calls: restoredGroups(incident, toRestore),
  }),
};

function isIsolated(image: Image, images: readonly Image[]): boolean {
  const group = readyGroup(quarantineIn(vpcOf(image), images));
  return group !== undefined && canonical(groupsOf(image)) === canonical([group]);
}
