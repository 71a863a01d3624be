import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { IngressRule } from '#core/incident/evidence.ts';
import type { JsonObject } from '#core/json.ts';
import { canonicalCidr } from '#core/network/cidr.ts';
import type { Image } from '#core/playbook/plan.ts';
import type { Subject } from '#core/playbook/subject.ts';
import type { Language } from '#core/text.ts';

/** The traffic that an ingress rule allows. `from` and `to` are null if the protocol has no ports. */
export type IngressState = {
  readonly protocol: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly cidr: string;
};

/**
 * One ingress rule as an image, named by the traffic it allows and never by its id: the rule may have been narrowed in between, and it
 * gets another id when it is restored.
 */
export function imageOf(rule: SecurityGroupRule): Image {
  const traffic = trafficOf(rule);
  const description = rule.Description ?? null;
  return { subject: keyOf(traffic), state: { ...traffic, description }, lookup: { rule: rule.SecurityGroupRuleId ?? '' } };
}

/** The subject of the image of exactly the rule that a piece of evidence names. */
export function subjectNamedBy({ protocol, from, to, cidr }: IngressRule): Subject {
  return keyOf({ protocol, from: from ?? null, to: to ?? null, cidr });
}

/** The rule's id when the image was read. */
export function ruleIdOf(image: Image): string {
  return String(image.lookup?.rule ?? '');
}

/** The input that authorises the rule again, with its description. */
export function permissionOf(image: Image) {
  const { protocol, from, to, cidr, description } = image.state as JsonObject & IngressState & { description: string | null };
  const note = description === null ? {} : { Description: description };
  const range = cidr.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: cidr, ...note }] } : { IpRanges: [{ CidrIp: cidr, ...note }] };
  return { IpProtocol: protocol, ...(from !== null && { FromPort: from }), ...(to !== null && { ToPort: to }), ...range };
}

const SHOWN = 10;

/** Rules in words: ten of them, because the images before the change have them all. */
export function ruleList(images: readonly Image[], language: Language): string {
  const shown = images
    .slice(0, SHOWN)
    .map((image) => `${ruleIdOf(image)} (${WORDS[language](image.state as JsonObject & IngressState)})`);
  const more = images.length - shown.length;
  const rest = { en: `and ${more} more`, ko: `외 ${more}개` }[language];
  return shown.join(', ') + (more > 0 ? ` ${rest}` : '');
}

const WORDS: Readonly<Record<Language, (rule: IngressState) => string>> = {
  en: ({ protocol, from, to, cidr }) => {
    const ports = from === null ? 'all ports' : from === to ? `port ${from}` : `ports ${from}-${to}`;
    return `${protocol === '-1' ? 'all traffic' : `${protocol} ${ports}`} from ${cidr}`;
  },
  ko: ({ protocol, from, to, cidr }) => {
    const ports = from === null ? '모든 포트' : from === to ? `${from}번 포트` : `${from}-${to}번 포트`;
    return `${cidr}에서 오는 ${protocol === '-1' ? '모든 트래픽' : `${protocol} ${ports}`}`;
  },
};

function trafficOf(rule: SecurityGroupRule): IngressState {
  const cidr = rule.CidrIpv4 ?? rule.CidrIpv6 ?? '';
  const portless = rule.IpProtocol === '-1';
  return {
    protocol: rule.IpProtocol ?? '-1',
    from: portless ? null : portOf(rule.FromPort),
    to: portless ? null : portOf(rule.ToPort),
    cidr: canonicalCidr(cidr) ?? cidr,
  };
}

function portOf(port: number | undefined): number | null {
  return port === undefined || port < 0 ? null : port;
}

function keyOf({ protocol, from, to, cidr }: IngressState): Subject {
  return `ingress-rule/${[protocol, from ?? '*', to ?? '*', cidr].join(' ')}`;
}
