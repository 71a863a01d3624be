import { type JsonObject, list, object } from '#core/json.ts';
import { canonicalCidr, isWithin } from '#core/network/cidr.ts';
import type { Image, PlannedCall } from '#core/playbook/plan.ts';
import { kindOf } from '#core/playbook/subject.ts';
import { planned } from '#member/calls.ts';
import type { IpSet } from './ip-set.ts';

/** The set, and those of these blocks that it can contain: an IP set contains addresses of one version. */
export function imagesOf(set: IpSet, blocks: readonly string[]): Image[] {
  const { token, addresses, description, ...named } = set;
  const fitting = blocks.filter((block) => block.includes(':') === (set.version === 'IPV6'));
  return [
    { subject: 'ip-set', state: { ...named }, lookup: { token, addresses, description } },
    ...fitting.map((block) => imageOf(block, set)),
  ];
}

/** Whether an image is of an address, and not of the set. */
export function isBlock({ subject }: Image): boolean {
  return kindOf(subject) === 'address';
}

/** Whether the set blocks the address of an image. */
export function isBlocked({ state }: Image): boolean {
  return object(state).listed === true || list(object(state).around).length > 0;
}

/** The set among the images. */
export function setIn(images: readonly Image[]): IpSet | undefined {
  const image = images.find(({ subject }) => subject === 'ip-set');
  return image && ({ ...object(image.state), ...object(image.lookup) } as JsonObject & IpSet);
}

/** The set's entries without some blocks. */
export function without({ addresses }: IpSet, blocks: readonly string[]): string[] {
  return addresses.filter((entry) => !blocks.includes(canonicalCidr(entry) ?? entry));
}

/** Writes the whole set, unless it was written since it was read. */
export function update({ name, id, scope, arn, token, description }: IpSet, addresses: readonly string[]): PlannedCall {
  const input = { Name: name, Scope: scope, Id: id, Addresses: [...addresses], LockToken: token };
  // WAF may remove the description if a write does not repeat it.
  return planned(
    'wafv2:UpdateIPSet',
    { resource: name, arns: [arn] },
    { ...input, ...(description !== null && { Description: description }) },
  );
}

/** An address is blocked by its own entry, or by wider ones `around` it: those belong to others and are kept. */
function imageOf(block: string, { id, addresses }: IpSet): Image {
  const entries = addresses.map((entry) => canonicalCidr(entry) ?? entry);
  const around = entries.filter((entry) => entry !== block && isWithin(block, [entry]));
  return { subject: `address/${block}`, state: { in: id, listed: entries.includes(block), around } };
}
