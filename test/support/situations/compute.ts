import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import type { KnownFact } from '#catalogue/events/cases.ts';
import { runInstances } from '#catalogue/events/instance-calls.ts';
import { guardDutyFinding, instanceResource } from '#catalogue/events/notices.ts';
import type { Incident } from '#core/incident/incident.ts';
import { QUARANTINE_GROUP } from '#playbooks/compute/quarantine-group.ts';
import type { EmulatedMember } from '../emulated-member.ts';
import { incidentFrom } from '../incidents.ts';
import {
  exemptInstance,
  groupsAt,
  type Network,
  newInstance,
  newNetwork,
  newQuarantine,
  newSecurityGroup,
  quarantineOf,
  regroup,
  rulesOfGroup,
  terminate,
} from '../instances.ts';
import type { Situation } from '../playbook-situation.ts';

type On = {
  readonly incident: Incident;
  readonly network: Network;
  readonly instances: readonly string[];
  /** Another instance with the same groups. */
  readonly bystander: string;
  readonly web: string;
  readonly admin: string;
};

type Arrangement = (member: EmulatedMember, network: Network) => Promise<unknown>;

async function groupsOf({ instances }: Pick<On, 'instances'>, member: EmulatedMember) {
  return Promise.all(instances.map((instance) => groupsAt(member, instance)));
}

const aboutInstances = {
  state: groupsOf,
  bystanders: async ({ bystander, web, admin }: On, member: EmulatedMember) => [
    await groupsAt(member, bystander),
    await rulesOfGroup(member, web),
    await rulesOfGroup(member, admin),
  ],
  remove: ({ instances }: On, member: EmulatedMember) => terminate(member, instances),
  exempt: ({ instances }: On, member: EmulatedMember) => exemptInstance(member, instances.at(-1) ?? ''),
  meddle: {
    does: ({ instances, admin }: On, member: EmulatedMember) => regroup(member, instances[0] ?? '', [admin]),
    differs: /security groups of network interface eni-\w+ is \["sg-\w+"\], the hub left it \["sg-\w+"\]/,
  },
};

/** A network with two groups, and an instance that the fix must not change. */
async function grounds(member: EmulatedMember, ipv6 = false) {
  const network = await newNetwork(member, ipv6);
  const [web, admin] = [await newSecurityGroup(member, network, 'web'), await newSecurityGroup(member, network, 'admin')];
  const bystander = await newInstance(member, network, [web, admin]);
  return { network, web, admin, bystander };
}

/** An instance with two interfaces that talks to a malicious host, according to GuardDuty. */
function talking(first: Arrangement = async () => undefined, ipv6 = false): Situation<On> {
  return {
    ...aboutInstances,
    arrange: async (member) => {
      const ground = await grounds(member, ipv6);
      await first(member, ground.network);
      const instance = await newInstance(member, ground.network, [ground.web, ground.admin], [ground.admin]);
      const incident = await incidentFrom(guardDutyFinding({ resource: instanceResource(instance) }), 'guardduty-finding');
      return { ...ground, instances: [instance], incident };
    },
    isOffending: async (on, member) => {
      const quarantine = await quarantineOf(member, on.network);
      const rules = quarantine === undefined ? undefined : await rulesOfGroup(member, quarantine);
      const isShut = rules !== undefined && rules.in.length + rules.out.length === 0;
      const groups = (await groupsOf(on, member)).flatMap((at) => Object.values(at));
      return !isShut || groups.some((some) => some.join() !== quarantine);
    },
    makeSafe: async ({ network, instances }, member) => {
      const group = (await quarantineOf(member, network)) ?? (await newQuarantine(member, network));
      const out = (await rulesOfGroup(member, group))?.out ?? [];
      if (out.length > 0) throw new Error(`${group} is not empty`);
      await regroup(member, instances[0] ?? '', [group]);
    },
  };
}

/** Instances of one launch with a group that is open to the internet. */
function launchedBehind(count: number, withAnother: boolean): Situation<On> {
  return {
    ...aboutInstances,
    arrange: async (member) => {
      const { network, web, admin, bystander } = await grounds(member);
      const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
      await member.clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: web, IpPermissions: [ssh] }));
      const groups = withAnother ? [web, admin] : [web];
      const instances: string[] = [];
      for (let n = 0; n < count; n++) instances.push(await newInstance(member, network, groups));
      const open = { protocol: 'tcp', from: 22, to: 22, cidr: '0.0.0.0/0' };
      const facts: KnownFact[] = [
        [
          { ask: 'security-group', id: web },
          { tags: {}, ingress: [open] },
        ],
        [
          { ask: 'security-group', id: admin },
          { tags: {}, ingress: [] },
        ],
      ];
      const incident = await incidentFrom(runInstances({ instances, groups }), 'run-instances-open-sg', facts);
      return { network, web, admin, bystander, instances, incident };
    },
    isOffending: async (on, member) =>
      (await groupsOf(on, member)).some((at) => Object.values(at).some((groups) => groups.includes(on.web))),
    makeSafe: async ({ instances, admin }, member) => {
      for (const instance of instances) await regroup(member, instance, [admin]);
    },
    ...(withAnother && {
      meddle: {
        ...aboutInstances.meddle,
        does: ({ instances, bystander, network }: On, member: EmulatedMember) =>
          newSecurityGroup(member, network, `other-${bystander}`).then((other) => regroup(member, instances[0] ?? '', [other])),
      },
    }),
  };
}

/** Situations of instances, by the playbook that contains them. */
export const COMPUTE = {
  'isolate-instance': {
    'an instance with two interfaces in a VPC without a quarantine group': talking(),
    'a VPC that has IPv6': talking(undefined, true),
    'a VPC with its quarantine group': talking(newQuarantine),
  },
  'swap-security-group': {
    'an instance that has another group too': launchedBehind(1, true),
    'two instances of one launch without any other group': launchedBehind(2, false),
  },
};

/** A quarantine group that exists and is open. */
export const openQuarantine: Arrangement = (member, network) => newSecurityGroup(member, network, QUARANTINE_GROUP);

/** An instance for `isolate-instance`, in a VPC that was prepared by `first`. */
export function instanceIn(first: Arrangement): Situation<On> {
  return talking(first);
}
