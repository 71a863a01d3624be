import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scenarioNamed } from '#catalogue/index.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import type { AccountSettings } from '#core/settings.ts';
import { playbookOf } from '#playbooks/playbook-of.ts';
import { playbookFor, TryAgain } from '#remediate/ports.ts';
import { remediate } from '#remediate/remediate.ts';
import { undo } from '#remediate/undo.ts';
import { type EmulatedMember, emulatedMember } from '../support/emulated-member.ts';
import { authorityOf, BLOCK_SET, hubAround, openIn } from '../support/hub-around.ts';
import { describePlaybook } from '../support/playbook-harness.ts';
import { runOf } from '../support/playbook-run.ts';
import { EDGE, entriesOf, newBlockSet, scanBy, write } from '../support/situations/edge.ts';
import { addressAcl, deleteRule, newAcl, type Rule, rulesOfAcl, writeRule } from '../support/situations/network-acls.ts';
import { english, lastNote } from '../support/words.ts';

describePlaybook('block-address', EDGE['block-address'], [['an address', 'two addresses together', 'an address of IPv6']]);

describePlaybook('deny-address-in-network-acl', EDGE['deny-address-in-network-acl'], [['an address', 'an address of IPv6']]);

const SCANNER = '203.0.113.9';

describe('block-address, in a set that others change too', () => {
  let member: EmulatedMember;
  beforeAll(async () => {
    member = await emulatedMember();
  });
  afterAll(() => member.stop());

  /** A run on an alarm caused by these addresses, with these account settings. */
  const scanned = async (scanners: readonly string[], more: Partial<AccountSettings> = {}) => {
    const run = await runOf('block-address', member.call, await scanBy(scanners));
    run.world.authority = authorityOf([{ default: 'auto' }], more);
    return run;
  };
  const refusal = async (scanners: readonly string[], more: Partial<AccountSettings> = {}) => {
    const run = await scanned(scanners, more);
    const ended = await run.fix();
    expect([ended?.state, run.writes()]).toEqual(['AWAITING_APPROVAL', []]);
    return ended?.outcome?.kind === 'refused' ? english(ended.outcome.reason) : ended?.outcome;
  };

  test('a change by another writer between read and write is not lost', async () => {
    const on = { id: await newBlockSet(member), kind: {} };
    const run = await scanned([SCANNER]);
    run.hooks.before = async (call, nth) => {
      if (call === 'wafv2:UpdateIPSet' && nth === 1) await write(on, member, ['192.0.2.1/32']);
    };
    await expect(run.fix()).rejects.toThrow(TryAgain);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(await entriesOf(on, member)).toEqual(['192.0.2.1/32', '203.0.113.9/32']);
  });

  test('entries that others added since then are kept when the day ends', async () => {
    const on = { id: await newBlockSet(member), kind: {} };
    const run = await scanned([SCANNER]);
    await run.fix();
    await write(on, member, ['192.0.2.1/32', '203.0.113.9/32']);
    run.world.now += 24 * 3_600_000;
    expect(await run.undo({ verb: 'expire', by: 'hub' })).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' } });
    expect(await entriesOf(on, member)).toEqual(['192.0.2.1/32']);
  });

  test('the block ends after a day', async () => {
    await newBlockSet(member);
    const run = await scanned([SCANNER]);
    await run.fix();
    expect(run.reminders).toEqual([{ kind: 'expire', incident: expect.any(String), at: run.world.now + 24 * 3_600_000 }]);
  });

  test('an address in a wider entry is already blocked', async () => {
    await newBlockSet(member, { addresses: ['203.0.113.0/24'] });
    const run = await scanned([SCANNER]);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'already-safe' } });
    expect(run.writes()).toEqual([]);
  });

  test('a set of CloudFront is written in us-east-1, by the id that the file names', async () => {
    const kind = { scope: 'CLOUDFRONT' } as const;
    const id = await newBlockSet(member, kind);
    const run = await scanned([SCANNER], { blockSet: { ...BLOCK_SET, ...kind, id, region: 'us-east-1' } });
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(await entriesOf({ id, kind }, member)).toContain('203.0.113.9/32');
    expect(new Set(run.sessions.map(({ region }) => region))).toEqual(new Set(['us-east-1']));
    expect(run.journal).not.toContain('wafv2:ListIPSets');
  });

  test('addresses that are private, protected or of the other IP version are not blocked, and the plan text names them', async () => {
    const on = { id: await newBlockSet(member), kind: {} };
    const asked = [SCANNER, '10.0.0.9', '2001:db8::9', '198.18.0.1', '203.0.113.200', 'ec2.amazonaws.com'];
    const run = await scanned(asked, { protectedNetworks: ['203.0.113.128/25', '198.18.0.0/15'] });
    await run.fix();
    const added = (await entriesOf(on, member)).filter((entry) => entry.startsWith('203.') || entry.includes('/128'));
    expect(added).toEqual(['203.0.113.9/32']);
    const { words } = (await run.incident()).plan ?? {};
    const left = asked.slice(1).join(', ');
    expect(words?.en).toContain(`(left alone: ${left})`);
    expect(words?.ko).toContain(`(차단하지 않는 주소: ${left})`);
  });

  test('an address in a set that the file no longer names is left to a person', async () => {
    const on = { id: await newBlockSet(member), kind: {} };
    const run = await scanned([SCANNER]);
    await run.fix();
    // A new set with the same name.
    const other = await newBlockSet(member);
    const left = await run.undo();
    expect(left).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(lastNote(left)).toMatch(new RegExp(`"in":"${other}".*the hub left it .*"in":"${on.id}"`));
  });

  test('if every address is protected, a person is asked', async () => {
    await newBlockSet(member);
    const neverBlocked = ['203.0.113.0/24'];
    expect(await refusal([SCANNER, '192.168.0.1'], { protectedNetworks: neverBlocked })).toBe(
      `none of these addresses may be added to IP set blocked: ${SCANNER}, 192.168.0.1`,
    );
  });

  test('if no address is known, a person is asked', async () => {
    await newBlockSet(member);
    expect(await refusal([])).toBe('no address to add to IP set blocked is known');
  });

  test('an account without a set in the file gets that as the reason', async () => {
    const run = await runOf('block-address', member.call, await scanBy([SCANNER]));
    const { blockSet: _, ...account } = authorityOf([{ default: 'auto' }]).settings.accounts['444455556666'] as AccountSettings;
    run.world.authority = { settings: { accounts: { 444455556666: account } } };
    const reason = { code: 'no-ip-set-named', account: 'shop' };
    expect(await run.fix()).toMatchObject({ state: 'AWAITING_APPROVAL', outcome: { kind: 'refused', reason } });
  });

  test.each([
    ['by its name', { name: 'another' }],
    ['by its id', { id: '11111111-2222-4333-8444-555555555555' }],
  ])('a set that is not found %s cannot block', async (_, named) => {
    await newBlockSet(member);
    const blockSet = { ...BLOCK_SET, ...named };
    expect(await refusal([SCANNER], { blockSet })).toBe(`account shop has no IP set ${blockSet.name} in ap-northeast-2`);
  });

  test('a set too long to be recorded is left to a person', async () => {
    const addresses = Array.from({ length: 3000 }, (_, n) => `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}/32`);
    await newBlockSet(member, { addresses });
    expect(await refusal([SCANNER])).toBe(
      `IP set blocked holds 3000 entries, more than can be kept on record: block ${SCANNER}/32 yourself`,
    );
  });
});

describe('deny-address-in-network-acl, with rules of others', () => {
  let member: EmulatedMember;
  beforeAll(async () => {
    member = await emulatedMember();
  });
  afterAll(() => member.stop());

  const allowAll: Rule = { number: 100, action: 'allow', cidr: '0.0.0.0/0' };

  /** A run on an alarm caused by these addresses, on a network ACL with these rules. */
  const requested = async (scanners: readonly string[], rules: readonly Rule[] = [allowAll], room = 20) => {
    const acl = await newAcl(member, rules);
    const account = { networkAcl: addressAcl(acl, room) };
    return { acl, run: await runOf('deny-address-in-network-acl', member.call, await scanBy(scanners), account) };
  };
  const refusal = async (...asked: Parameters<typeof requested>) => {
    const { acl, run } = await requested(...asked);
    const ended = await run.fix();
    expect([ended?.state, run.writes()]).toEqual(['AWAITING_APPROVAL', []]);
    return ended?.outcome?.kind === 'refused' ? english(ended.outcome.reason).replace(acl, 'acl') : ended?.outcome;
  };
  const denials = async (acl: string) =>
    (await rulesOfAcl(acl, member)).flatMap(({ action, number, cidr }) => (action === 'deny' ? [[number, cidr]] : []));

  test('the new rules come directly before the first that allows traffic, at numbers that are free', async () => {
    const others: Rule = { number: 98, action: 'deny', cidr: '198.51.100.0/24' };
    const { acl, run } = await requested([SCANNER, '203.0.113.77'], [allowAll, others]);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(await denials(acl)).toEqual([
      [97, '203.0.113.77/32'],
      [98, '198.51.100.0/24'],
      [99, '203.0.113.9/32'],
    ]);
  });

  test.each<[string, Rule, 'already-safe' | 'changed']>([
    ['is wider and comes first', { number: 50, action: 'deny', cidr: '203.0.113.0/24' }, 'already-safe'],
    ['comes after the allow rule', { number: 150, action: 'deny', cidr: '203.0.113.9/32' }, 'changed'],
    ['covers one port only', { number: 50, action: 'deny', cidr: '203.0.113.9/32', protocol: '6' }, 'changed'],
    ['is outbound', { number: 50, action: 'deny', cidr: '203.0.113.9/32', egress: true }, 'changed'],
  ])('a deny rule that %s blocks the address already, or does not', async (_, rule, kind) => {
    const { run } = await requested([SCANNER], [allowAll, rule]);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind } });
  });

  test('a rule number that was used between read and write is not overwritten', async () => {
    const { acl, run } = await requested([SCANNER]);
    run.hooks.before = async (call, nth) => {
      const theirs: Rule = { number: 99, action: 'deny', cidr: '192.0.2.1/32' };
      if (call === 'ec2:CreateNetworkAclEntry' && nth === 1) await writeRule(acl, member, theirs);
    };
    await expect(run.fix()).rejects.toThrow(TryAgain);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(await denials(acl)).toEqual([
      [98, '203.0.113.9/32'],
      [99, '192.0.2.1/32'],
    ]);
  });

  test('the denial ends after a day, and its rule is removed even if its number was changed', async () => {
    const { acl, run } = await requested([SCANNER]);
    await run.fix();
    expect(run.reminders).toEqual([{ kind: 'expire', incident: expect.any(String), at: run.world.now + 24 * 3_600_000 }]);
    await writeRule(acl, member, { number: 7, action: 'deny', cidr: '203.0.113.9/32' });
    await deleteRule(acl, member, 99);
    run.world.now += 24 * 3_600_000;
    expect(await run.undo({ verb: 'expire', by: 'hub' })).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' } });
    expect(await rulesOfAcl(acl, member)).toEqual([{ ...allowAll, egress: false, protocol: '-1' }]);
  });

  test('a full network ACL is left to a person before anything is written', async () => {
    expect(await refusal([SCANNER, '203.0.113.77'], [allowAll], 2)).toBe(
      'network ACL acl has no room for 203.0.113.9/32, 203.0.113.77/32 within its 2 inbound rules',
    );
  });

  test('rules of the other IP version do not count', async () => {
    const { run } = await requested(['2001:db8:1::9'], [allowAll, { number: 101, action: 'allow', cidr: '::/0' }], 2);
    expect(await run.fix()).toMatchObject({ outcome: { kind: 'changed' } });
  });

  test('if no number is free before the allow rule, a person is asked', async () => {
    expect(await refusal([SCANNER], [{ ...allowAll, number: 1 }])).toBe(
      'network ACL acl has no rule number left before 1, the first that allows traffic: deny 203.0.113.9/32 yourself',
    );
  });

  test('addresses that must not be blocked are ignored', async () => {
    expect(await refusal(['10.0.0.9', '192.168.0.1'])).toBe(
      'none of these addresses may be added to network ACL acl: 10.0.0.9, 192.168.0.1',
    );
  });

  test('a rule in a network ACL that the file no longer names is left to a person', async () => {
    const { acl, run } = await requested([SCANNER]);
    await run.fix();
    const other = await newAcl(member, [allowAll]);
    run.world.authority = authorityOf([{ default: 'auto' }], { networkAcl: addressAcl(other) });
    const left = await run.undo();
    expect(left).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(lastNote(left)).toMatch(new RegExp(`^not undone: .*"in":"${other}".*the hub left it .*"in":"${acl}"`));
    expect(await denials(acl)).toEqual([[99, '203.0.113.9/32']]);
  });

  test('a network ACL that does not exist cannot deny an address', async () => {
    const networkAcl = addressAcl('acl-0a1b2c3d4e5f6ffff');
    const run = await runOf('deny-address-in-network-acl', member.call, await scanBy([SCANNER]), { networkAcl });
    const reason = { code: 'network-acl-missing', account: 'shop', acl: 'acl-0a1b2c3d4e5f6ffff', region: 'ap-northeast-2' };
    expect(await run.fix()).toMatchObject({ state: 'AWAITING_APPROVAL', outcome: { kind: 'refused', reason } });
  });
});

describe('an account that gets an IP set while its network ACL denies an address', () => {
  let member: EmulatedMember;
  beforeAll(async () => {
    member = await emulatedMember();
  });
  afterAll(() => member.stop());

  const AUTO = [{ default: 'auto' }] as const;

  /** An incident of an account with a network ACL, which later gets an IP set too. */
  const scanned = async () => {
    const acl = await newAcl(member, [{ number: 100, action: 'allow', cidr: '0.0.0.0/0' }]);
    const set = { id: await newBlockSet(member), kind: {} };
    const networkAcl = addressAcl(acl);
    const incident = await scanBy([SCANNER]);
    const around = hubAround(() => member.call, AUTO, incident.openedAt + 60_000);
    around.world.authority = { settings: { accounts: { 444455556666: { name: 'shop', modes: AUTO, networkAcl } } } };
    const id = await openIn(around.incidents, incident);
    const getsSet = () => {
      around.world.authority = authorityOf(AUTO, { networkAcl });
    };
    return { ...around, acl, set, id, getsSet };
  };

  test('undoes the denial in the network ACL', async () => {
    const { acl, set, id, getsSet, ports } = await scanned();
    expect((await remediate(id, false, ports))?.plan?.playbook).toBe('deny-address-in-network-acl');
    getsSet();
    const undone = await undo(id, { verb: 'undo', by: 'alice@example.com' }, false, ports);
    expect(undone).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' } });
    expect((await rulesOfAcl(acl, member)).map(({ number }) => number)).toEqual([100]);
    expect(await entriesOf(set, member)).not.toContain('203.0.113.9/32');
  });

  test('finishes an interrupted run in the network ACL', async () => {
    const { acl, set, id, getsSet, ports, dying } = await scanned();
    await dying(
      'after',
      (call) => call === 'ec2:CreateNetworkAclEntry',
      () => remediate(id, false, ports),
    );
    getsSet();
    expect(await remediate(id, false, ports)).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect((await rulesOfAcl(acl, member)).map(({ number }) => number)).toEqual([99, 100]);
    expect(await entriesOf(set, member)).not.toContain('203.0.113.9/32');
  });
});

describe('the list in which scanning addresses are blocked', () => {
  const account: AccountSettings = { name: 'shop', modes: [] };
  const networkAcl = addressAcl('acl-0a1b2c3d4e5f60001');
  const chosenFor = async (settings: AccountSettings) => {
    const incident = await scanBy([SCANNER]);
    const detection = scenarioNamed(incident.scenario);
    return (await playbookFor(incident, detection, settings, { playbook: playbookOf }))?.id;
  };

  test.each<[string, AccountSettings, PlaybookId]>([
    ['the IP set if the account names one', { ...account, blockSet: BLOCK_SET }, 'block-address'],
    ['the IP set if it names a network ACL too', { ...account, blockSet: BLOCK_SET, networkAcl }, 'block-address'],
    ['the network ACL if it names only that', { ...account, networkAcl }, 'deny-address-in-network-acl'],
    ['the IP set if it names neither, so that a person gets the reason', account, 'block-address'],
  ])('%s', async (_, settings, playbook) => {
    expect(await chosenFor(settings)).toBe(playbook);
  });
});
