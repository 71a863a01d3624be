import type { NetworkAclEntry } from '@aws-sdk/client-ec2';
import type { Permission } from '#core/iam/permission.ts';
import { type JsonObject, list, object } from '#core/json.ts';
import { canonicalCidr, isWithin } from '#core/network/cidr.ts';
import type { Image, PlannedCall } from '#core/playbook/plan.ts';
import { kindOf } from '#core/playbook/subject.ts';
import type { VolatileField } from '#core/playbook/within-plan.ts';
import type { Tags } from '#core/resource.ts';
import type { AccountSettings, AddressAcl } from '#core/settings.ts';
import { type MemberCall, planned } from '#member/calls.ts';

const onAcl: Permission['on'] = ({ account, region }) => `arn:aws:ec2:${region}:${account}:network-acl/*`;

/** The organization file names the network ACL, so only the plan shows which one it is. */
export const READ_ACLS: Permission = { action: 'ec2:DescribeNetworkAcls', access: 'read', on: () => '*' };
export const CREATE_ENTRY: Permission = {
  action: 'ec2:CreateNetworkAclEntry',
  access: 'write',
  on: onAcl,
  narrowedBy: 'plan',
};
export const DELETE_ENTRY: Permission = { ...CREATE_ENTRY, action: 'ec2:DeleteNetworkAclEntry' };

/** The parts of an inbound rule that decide whether it allows traffic. */
type Rule = { readonly number: number; readonly cidr: string; readonly denies: boolean; readonly all: boolean };

/** A network ACL as it was read: `taken` are its inbound rule numbers, `first` is the lowest that allows traffic. */
export type Acl = {
  readonly id: string;
  readonly arn: string;
  readonly taken: readonly number[];
  readonly first: number | null;
  /** How many inbound rules there are of each IP version. */
  readonly v4: number;
  readonly v6: number;
};

/** The network ACL that the organization file names, and each of these blocks; empty if there is none. */
export async function aclImages(
  call: MemberCall,
  { networkAcl }: AccountSettings,
  account: string,
  blocks: readonly string[],
): Promise<Image[]> {
  const found = await aclOf(call, networkAcl);
  if (networkAcl === undefined || found === undefined) return [];
  const rules = rulesOf(found.Entries ?? []);
  const { id, region } = networkAcl;
  const allowing = rules.filter(({ denies }) => !denies).map(({ number }) => number);
  const v6 = rules.filter(({ cidr }) => cidr.includes(':')).length;
  const acl: Acl = {
    id,
    arn: `arn:aws:ec2:${region}:${account}:network-acl/${id}`,
    taken: rules.map(({ number }) => number),
    first: allowing.length === 0 ? null : Math.min(...allowing),
    v4: rules.length - v6,
    v6,
  };
  const { arn, ...more } = acl;
  return [{ subject: 'network-acl', state: { id, arn }, lookup: more }, ...blocks.map((block) => imageOf(block, id, rules))];
}

/** The tags of that network ACL, because the playbook writes it and not the alarm. */
export async function aclTags(call: MemberCall, { networkAcl }: AccountSettings): Promise<Tags> {
  const { Tags = [] } = (await aclOf(call, networkAcl)) ?? {};
  return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** The network ACL among the images. */
export function aclIn(images: readonly Image[]): Acl | undefined {
  const image = images.find(({ subject }) => subject === 'network-acl');
  return image && ({ ...object(image.state), ...object(image.lookup) } as JsonObject & Acl);
}

/** Whether an image is of an address, and not of the network ACL. */
export function isAddress({ subject }: Image): boolean {
  return kindOf(subject) === 'address';
}

/** Whether the network ACL denies everything from the address of an image. */
export function isDenied({ state }: Image): boolean {
  const { rules, around } = object(state);
  return rules !== 0 || list(around).length > 0;
}

/** The highest free rule numbers before the first rule that allows traffic: fewer than `count` if there is no room. */
export function freeNumbers({ taken, first }: Acl, count: number): number[] {
  const free: number[] = [];
  for (let number = (first ?? LAST) - 1; number > 0 && free.length < count; number--) {
    if (!taken.includes(number)) free.push(number);
  }
  return free;
}

/** Whether these blocks fit in addition to the existing inbound rules; AWS counts each IP version separately. */
export function hasRoomFor(blocks: readonly string[], { v4, v6 }: Acl, { rules }: AddressAcl): boolean {
  const inV6 = blocks.filter((block) => block.includes(':')).length;
  return v6 + inV6 <= rules && v4 + blocks.length - inV6 <= rules;
}

/** A rule gets a number that is free when it is created. */
export const RULE_NUMBER: VolatileField = { action: 'ec2:CreateNetworkAclEntry', path: ['RuleNumber'] };

/** Denies all inbound traffic from a block. */
export function deny({ id, arn }: Acl, block: string, RuleNumber: number): PlannedCall {
  const range = block.includes(':') ? { Ipv6CidrBlock: block } : { CidrBlock: block };
  const input = { NetworkAclId: id, RuleNumber, Protocol: '-1', RuleAction: 'deny', Egress: false, ...range } as const;
  return planned('ec2:CreateNetworkAclEntry', { resource: id, arns: [arn] }, input);
}

/** Deletes the rules that deny the addresses of these images. */
export function allowAgain({ id, arn }: Acl, images: readonly Image[]): PlannedCall[] {
  const numbers = images.flatMap((image) => list(image.lookup?.numbers));
  return numbers.map((number) => {
    const input = { NetworkAclId: id, RuleNumber: Number(number), Egress: false };
    return planned('ec2:DeleteNetworkAclEntry', { resource: id, arns: [arn] }, input);
  });
}

/** The last rule of every network ACL, which denies everything that no other rule allows. */
const LAST = 32_767;

async function aclOf(call: MemberCall, networkAcl: AddressAcl | undefined) {
  if (networkAcl === undefined) return undefined;
  const NetworkAclIds = [networkAcl.id];
  const { NetworkAcls = [] } = await call('ec2:DescribeNetworkAcls', { NetworkAclIds }).catch((error: Error) =>
    error.name === 'InvalidNetworkAclID.NotFound' ? { NetworkAcls: [] } : Promise.reject(error),
  );
  return NetworkAcls[0];
}

function rulesOf(entries: readonly NetworkAclEntry[]): Rule[] {
  return entries.flatMap(({ Egress, RuleNumber, CidrBlock, Ipv6CidrBlock, RuleAction, Protocol }) => {
    const cidr = canonicalCidr(CidrBlock || Ipv6CidrBlock || '');
    if (Egress !== false || RuleNumber === undefined || cidr === undefined) return [];
    return [{ number: RuleNumber, cidr, denies: RuleAction === 'deny', all: Protocol === '-1' }];
  });
}

/** An address is denied by its own rules, or by wider ones `around` it, if they come before the first rule that allows it. */
function imageOf(block: string, acl: string, rules: readonly Rule[]): Image {
  const about = rules.filter(({ cidr }) => isWithin(block, [cidr]));
  const allowing = Math.min(...about.filter(({ denies }) => !denies).map(({ number }) => number));
  const denying = about.filter(({ number, denies, all }) => denies && all && number < allowing);
  const own = denying.filter(({ cidr }) => cidr === block);
  const around = denying.filter(({ cidr }) => cidr !== block).map(({ cidr }) => cidr);
  return {
    subject: `address/${block}`,
    state: { in: acl, rules: own.length, around },
    lookup: { numbers: own.map(({ number }) => number) },
  };
}
