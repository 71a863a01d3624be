import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountSettings } from '../lambdas/core/settings.ts';
import { TryAgain } from '../lambdas/remediate/ports.ts';
import { type EmulatedMember, emulatedMember } from './support/emulated-member.ts';
import { authorityOf, BLOCK_SET } from './support/hub-around.ts';
import { describePlaybook } from './support/playbook-harness.ts';
import { runOf } from './support/playbook-run.ts';
import { EDGE, entriesOf, newBlockSet, scanBy, write } from './support/situations/edge.ts';

describePlaybook('block-address', EDGE['block-address']);

const SCANNER = '203.0.113.9';

describe('block-address, beside others who write to the same set', () => {
  let member: EmulatedMember;
  beforeAll(async () => {
    member = await emulatedMember();
  });
  afterAll(() => member.stop());

  /** A run on an alarm for which these addresses asked, with what the organization file says of the account. */
  const scanned = async (scanners: readonly string[], more: Partial<AccountSettings> = {}) => {
    const run = await runOf('block-address', member.call, await scanBy(scanners));
    run.world.authority = authorityOf([{ default: 'auto' }], more);
    return run;
  };
  const refusal = async (scanners: readonly string[], more: Partial<AccountSettings> = {}) => {
    const run = await scanned(scanners, more);
    const ended = await run.fix();
    expect([ended?.state, run.writes()]).toEqual(['AWAITING_APPROVAL', []]);
    return ended?.outcome?.kind === 'refused' ? ended.outcome.reason : ended?.outcome;
  };

  test('what somebody wrote between reading and writing is not lost', async () => {
    const on = { id: await newBlockSet(member), kind: {} };
    const run = await scanned([SCANNER]);
    run.hooks.before = async (call, nth) => {
      if (call === 'wafv2:UpdateIPSet' && nth === 1) await write(on, member, ['192.0.2.1/32']);
    };
    await expect(run.fix()).rejects.toThrow(TryAgain);
    expect(await run.fix()).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(await entriesOf(on, member)).toEqual(['192.0.2.1/32', '203.0.113.9/32']);
  });

  test('what others put there since stays when the day is over', async () => {
    const on = { id: await newBlockSet(member), kind: {} };
    const run = await scanned([SCANNER]);
    await run.fix();
    await write(on, member, ['192.0.2.1/32', '203.0.113.9/32']);
    run.world.now += 24 * 3_600_000;
    expect(await run.undo({ verb: 'expire', by: 'hub' })).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' } });
    expect(await entriesOf(on, member)).toEqual(['192.0.2.1/32']);
  });

  test('it ends after a day', async () => {
    await newBlockSet(member);
    const run = await scanned([SCANNER]);
    await run.fix();
    expect(run.reminders).toEqual([{ kind: 'expire', incident: expect.any(String), at: run.world.now + 24 * 3_600_000 }]);
  });

  test('an address in a wider entry is blocked already', async () => {
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

  test('addresses that are inside, of the other version or never blocked are left alone, and the words say so', async () => {
    const on = { id: await newBlockSet(member), kind: {} };
    const asked = [SCANNER, '10.0.0.9', '2001:db8::9', '198.18.0.1', '203.0.113.200', 'ec2.amazonaws.com'];
    const run = await scanned(asked, { blockSet: { ...BLOCK_SET, never: ['203.0.113.128/25', '198.18.0.0/15'] } });
    await run.fix();
    const added = (await entriesOf(on, member)).filter((entry) => entry.startsWith('203.') || entry.includes('/128'));
    expect(added).toEqual(['203.0.113.9/32']);
    const { words } = (await run.incident()).plan ?? {};
    const left = asked.slice(1).join(', ');
    expect(words?.en).toContain(`(left alone: ${left})`);
    expect(words?.ko).toContain(`(차단하지 않는 주소: ${left})`);
  });

  test('where every address is spared a person is asked', async () => {
    await newBlockSet(member);
    const blockSet = { ...BLOCK_SET, never: ['203.0.113.0/24'] };
    expect(await refusal([SCANNER, '192.168.0.1'], { blockSet })).toBe(
      `none of these addresses may go to IP set blocked: ${SCANNER}, 192.168.0.1`,
    );
  });

  test('where nobody could tell who asked a person is asked', async () => {
    await newBlockSet(member);
    expect(await refusal([])).toBe('none of these addresses may go to IP set blocked: nobody could tell one');
  });

  test('an account that names no set is told so', async () => {
    const run = await runOf('block-address', member.call, await scanBy([SCANNER]));
    const { blockSet: _, ...account } = authorityOf([{ default: 'auto' }]).settings.accounts['444455556666'] as AccountSettings;
    run.world.authority = { settings: { accounts: { 444455556666: account } } };
    const reason = 'the organization file names no IP set (blockSet) for account shop';
    expect(await run.fix()).toMatchObject({ state: 'AWAITING_APPROVAL', outcome: { kind: 'refused', reason } });
  });

  test.each([
    ['by its name', { name: 'another' }],
    ['by its id', { id: '11111111-2222-4333-8444-555555555555' }],
  ])('a set that is not there %s is no set that blocks', async (_, named) => {
    await newBlockSet(member);
    const blockSet = { ...BLOCK_SET, ...named };
    expect(await refusal([SCANNER], { blockSet })).toBe(`account shop has no IP set ${blockSet.name} in ap-northeast-2`);
  });

  test('a set too long to be kept on record is left to a person', async () => {
    const addresses = Array.from({ length: 3000 }, (_, n) => `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}/32`);
    await newBlockSet(member, { addresses });
    expect(await refusal([SCANNER])).toBe(
      `IP set blocked holds 3000 entries, more than can be kept on record: block ${SCANNER}/32 by hand`,
    );
  });
});
