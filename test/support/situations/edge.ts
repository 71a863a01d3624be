import {
  CreateIPSetCommand,
  DeleteIPSetCommand,
  GetIPSetCommand,
  ListIPSetsCommand,
  TagResourceCommand,
  UpdateIPSetCommand,
  WAFV2Client,
} from '@aws-sdk/client-wafv2';
import { CASE_WEB_ACCESS, type KnownFact } from '#catalogue/events/cases.ts';
import { alarmChanged } from '#catalogue/events/notices.ts';
import { noted } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import type { AccountSettings } from '#core/settings.ts';
import { pathPattern } from '#core/web-access.ts';
import { type EmulatedMember, MEMBER_REGION } from '../emulated-member.ts';
import { BLOCK_SET } from '../hub-around.ts';
import { incidentFrom } from '../incidents.ts';
import type { Situation } from '../playbook-situation.ts';
import { addressAcl, newAcl, type Rule, rulesOfAcl, tagAcl, writeRule } from './network-acls.ts';

/** Addresses that were blocked long before. */
const BEFORE = ['198.51.100.0/24', '192.0.2.44/32'];
const BEFORE_V6 = ['2001:0db8:0000:0000:0000:0000:0000:0044/128'];

type Kind = {
  readonly version?: 'IPV4' | 'IPV6';
  readonly scope?: 'REGIONAL' | 'CLOUDFRONT';
  readonly addresses?: readonly string[];
};

export type OnSet = {
  readonly incident: Incident;
  readonly scanners: readonly string[];
  readonly id: string;
  readonly kind: Kind;
};

function waf({ at }: EmulatedMember, { scope }: Kind): WAFV2Client {
  const { endpoint, ...credentials } = at;
  return new WAFV2Client({ endpoint, credentials, region: scope === 'CLOUDFRONT' ? 'us-east-1' : MEMBER_REGION });
}

/** Creates the member's block set again. */
export async function newBlockSet(member: EmulatedMember, kind: Kind = {}): Promise<string> {
  const { version = 'IPV4', scope: Scope = 'REGIONAL' } = kind;
  const client = waf(member, kind);
  const { IPSets = [] } = await client.send(new ListIPSetsCommand({ Scope }));
  for (const { Name, Id, LockToken } of IPSets.filter((set) => set.Name === BLOCK_SET.name)) {
    await client.send(new DeleteIPSetCommand({ Name, Scope, Id, LockToken }));
  }
  const Addresses = [...(kind.addresses ?? (version === 'IPV4' ? BEFORE : BEFORE_V6))];
  const set = { Name: BLOCK_SET.name, Scope, Description: 'Ours', IPAddressVersion: version, Addresses };
  return (await client.send(new CreateIPSetCommand(set))).Summary?.Id ?? '';
}

/** The incident of an alarm that requests from these addresses caused. */
export async function scanBy(scanners: readonly string[]): Promise<Incident> {
  const metric = { name: 'paths-/shop/access', namespace: 'org-security-hub' };
  const event = alarmChanged({ alarm: 'org-security-hub-scanner-paths-/shop/access', now: 'ALARM', metrics: [metric] });
  const window = { from: '2026-03-02T08:50:00.000Z', to: '2026-03-02T09:00:00.000Z' };
  const question = {
    ask: 'log-requests',
    logGroup: '/shop/access',
    pattern: pathPattern(CASE_WEB_ACCESS.paths),
    atLeast: 10,
    ...window,
  } as const;
  const facts: readonly KnownFact[] = scanners.length === 0 ? [] : [[question, { addresses: scanners }]];
  const incident = await incidentFrom(event, 'web-scanner-detected', facts);
  // Detection leaves out addresses that must not be blocked; the playbook must not rely on that.
  const asked = scanners.map((value) => noted('address', value));
  const others = incident.evidence.filter((one) => one.kind !== 'noted' || !one.what.endsWith('address'));
  return { ...incident, evidence: [...others, ...asked], standing: [...others, ...asked] };
}

async function setOf({ id, kind }: Pick<OnSet, 'id' | 'kind'>, member: EmulatedMember) {
  const Scope = kind.scope ?? 'REGIONAL';
  return waf(member, kind).send(new GetIPSetCommand({ Name: BLOCK_SET.name, Scope, Id: id }));
}

/** The current entries of the set. */
export async function entriesOf(on: Pick<OnSet, 'id' | 'kind'>, member: EmulatedMember): Promise<string[]> {
  return [...((await setOf(on, member)).IPSet?.Addresses ?? [])].toSorted();
}

/** Changes the set by hand. */
export async function write(on: Pick<OnSet, 'id' | 'kind'>, member: EmulatedMember, Addresses: readonly string[]): Promise<void> {
  const { LockToken } = await setOf(on, member);
  const of = { Name: BLOCK_SET.name, Scope: on.kind.scope ?? 'REGIONAL', Id: on.id } as const;
  await waf(member, on.kind).send(new UpdateIPSetCommand({ ...of, Addresses: [...Addresses], LockToken }));
}

function scanned(scanners: readonly string[], kind: Kind, wider: string): Situation<OnSet> {
  const blocks = scanners.map((address) => `${address}/${address.includes(':') ? 128 : 32}`);
  return {
    arrange: async (member) => ({ id: await newBlockSet(member, kind), kind, scanners, incident: await scanBy(scanners) }),
    isOffending: async (on, member) => {
      const entries = await entriesOf(on, member);
      return !blocks.every((block) => entries.includes(block));
    },
    state: async (on, member) => [await entriesOf(on, member), (await setOf(on, member)).IPSet?.Description],
    bystanders: async (on, member) => (await entriesOf(on, member)).filter((entry) => !blocks.includes(entry)),
    makeSafe: async (on, member) => write(on, member, [...(await entriesOf(on, member)), ...blocks]),
    meddle: {
      // A person blocks the whole network permanently, not one address for a day.
      does: async (on, member) => write(on, member, [...(await entriesOf(on, member)), wider]),
      differs:
        /is \{"around":\["[^"]+"\],"in":"[^"]+","listed":true\}, the hub left it \{"around":\[\],"in":"[^"]+","listed":true\}/,
    },
    exempt: async (on, member) => {
      const ResourceARN = (await setOf(on, member)).IPSet?.ARN ?? '';
      await waf(member, kind).send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: EXEMPT_TAG, Value: 'yes' }] }));
    },
  };
}

type OnAcl = { readonly incident: Incident; readonly account: Partial<AccountSettings>; readonly acl: string };

/** The same for servers without a firewall: their network ACL allows everyone except an address that was blocked long before. */
function requested(scanners: readonly string[], wider: string): Situation<OnAcl> {
  const blocks = scanners.map((address) => `${address}/${address.includes(':') ? 128 : 32}`);
  const isOwn = ({ cidr, action, egress }: Rule) => action === 'deny' && egress !== true && blocks.includes(cidr);
  return {
    arrange: async (member) => {
      const acl = await newAcl(member);
      return { acl, account: { networkAcl: addressAcl(acl) }, incident: await scanBy(scanners) };
    },
    isOffending: async ({ acl }, member) => (await rulesOfAcl(acl, member)).filter(isOwn).length < blocks.length,
    state: ({ acl }, member) => rulesOfAcl(acl, member),
    bystanders: async ({ acl }, member) => (await rulesOfAcl(acl, member)).filter((rule) => !isOwn(rule)),
    makeSafe: async ({ acl }, member) => {
      for (const [index, cidr] of blocks.entries()) await writeRule(acl, member, { number: 10 + index, action: 'deny', cidr });
    },
    meddle: {
      does: ({ acl }, member) => writeRule(acl, member, { number: 5, action: 'deny', cidr: wider }),
      differs: /is \{"around":\["[^"]+"\],"in":"acl-\w+","rules":1\}, the hub left it \{"around":\[\],"in":"acl-\w+","rules":1\}/,
    },
    exempt: ({ acl }, member) => tagAcl(acl, member),
  };
}

/** Situations of scanned web sites, by the playbook that contains them. */
export const EDGE = {
  'block-address': {
    'an address': scanned(['203.0.113.9'], {}, '203.0.113.0/24'),
    'two addresses together': scanned(['203.0.113.9', '203.0.113.77'], {}, '203.0.113.0/24'),
    'an address of IPv6': scanned(['2001:db8:1::9'], { version: 'IPV6' }, '2001:db8:1::/64'),
  },
  'deny-address-in-network-acl': {
    'an address': requested(['203.0.113.9'], '203.0.113.0/24'),
    'two addresses together': requested(['203.0.113.9', '203.0.113.77'], '203.0.113.0/24'),
    'an address of IPv6': requested(['2001:db8:1::9'], '2001:db8:1::/64'),
  },
};
