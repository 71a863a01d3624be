import { describe, expect, test } from 'vitest';
import { deleteBucketBlock } from '#catalogue/events/bucket-calls.ts';
import { assumedRole } from '#catalogue/events/callers.ts';
import { CASE_NAMING, HUB_ACCOUNT, MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import type { Settings } from '#core/settings.ts';
import { eventsOf } from '#local/load-cases.ts';
import { remediate } from '#remediate/remediate.ts';
import { settingsOf } from '#stacks/organization/settings.ts';
import { authorityOf, OPENED, withOpenIncident } from '../support/containment.ts';
import { CASES } from '../support/every-case.ts';
import { fileWith, parse } from '../support/organization-file.ts';
import { play } from '../support/play.ts';

const settings = (more: Partial<Settings>): Settings => ({ accounts: { [MEMBER]: { name: 'shop', modes: [] } }, ...more });

describe('a tag that anyone may set never prevents a containment', () => {
  test('an exempt tag has no effect if no organization policy protects it', async () => {
    const { ports, world, member, id } = await withOpenIncident();
    member.state.exempt = true;
    world.authority = authorityOf([{ default: 'auto' }], { tagsUnguardedIn: [MEMBER] });
    expect((await remediate(id, false, ports))?.state).toBe('MITIGATED');
    expect(member.ruleIds()).not.toContain(OPENED);
  });

  test('an exempt tag has no effect if the settings do not say whether it is protected', async () => {
    const { ports, world, member, id } = await withOpenIncident();
    member.state.exempt = true;
    const { authority } = world;
    const { tagsUnguardedIn: _, ...unspecified } = authority.settings;
    world.authority = { ...authority, settings: unspecified };
    expect((await remediate(id, false, ports))?.state).toBe('MITIGATED');
  });

  test.each([
    ['an unprotected tag of the resource', { 'org-security-hub:exempt': '*' }, [MEMBER]],
    ['a tag that does not belong to the hub in a protected account', { team: '*' }, []],
  ] as const)('an exception for %s suppresses nothing', async (_, tags, tagsUnguardedIn) => {
    const { ports, world, member, id } = await withOpenIncident();
    member.state.exempt = true;
    const exceptions = [{ scope: { tags }, reason: 'the bastion', owner: 'platform', expiresAt: Number.MAX_SAFE_INTEGER }];
    world.authority = authorityOf([{ default: 'auto' }], { exceptions, tagsUnguardedIn });
    expect((await remediate(id, false, ports))?.state).not.toBe('SUPPRESSED');
  });

  test('a tag does not mark a bucket as a public website, only the organization file does', async () => {
    const event = deleteBucketBlock({ bucket: 'www.example.com' });
    const tags = { 'org-security-hub:public-website': 'true' };
    const access = { aclsCount: true, policiesCount: true, website: true, tags };
    const { signals } = await play([event], undefined, [[{ ask: 'bucket-access', bucket: 'www.example.com' }, access]]);
    expect(signals.map(({ detection }) => detection.id)).toContain('s3-public-access-block-disabled');
  });

  test('tags count only in accounts under the policy: never in the management account, and nowhere if the policy is off', () => {
    expect(settingsOf(parse(fileWith(''))).tagsUnguardedIn).toEqual([MANAGEMENT]);
    expect(settingsOf(parse(fileWith('controlPolicies: { tags: { accounts: [shop] } }'))).tagsUnguardedIn).not.toContain(MEMBER);
    const off = settingsOf(parse(fileWith('controlPolicies: { tags: off }')));
    expect(off.tagsUnguardedIn).toEqual(expect.arrayContaining([MANAGEMENT, HUB_ACCOUNT, MEMBER]));
  });
});

describe('setting or removing a tag of the hub without permission opens an incident', () => {
  const tagging = Object.values(CASES.get('hub-tag-changed')?.fires ?? {}).flatMap((input) => eventsOf(input));

  test.each(tagging.map((event) => [String(event.detail.eventName), event] as const))('%s', async (_, event) => {
    const fired = async (taggers: readonly string[]) => {
      const known = { settings: async () => settings({ taggers }), hub: CASE_NAMING };
      const { signals } = await play([event], undefined, [], known);
      return signals.filter(({ detection }) => detection.id === 'hub-tag-changed').map(({ severity }) => severity);
    };
    expect(await fired([])).toEqual(['HIGH']);
    expect(await fired([`arn:aws:iam::${MEMBER}:role/Tagger`])).toEqual(['HIGH']);
  });

  test('a role in the organization file may set it, and a role of the same name in another account or path may not', async () => {
    const [event] = tagging;
    if (event === undefined) throw new Error('no case of hub-tag-changed');
    const fires = async (role: string, account = MEMBER) => {
      const userIdentity = assumedRole(role, 'session')(account).identity;
      const known = { settings: async () => settings({ taggers: [`arn:aws:iam::${MEMBER}:role/Tagger`] }), hub: CASE_NAMING };
      const { signals } = await play([{ ...event, detail: { ...event.detail, userIdentity } }], undefined, [], known);
      return signals.some(({ detection }) => detection.id === 'hub-tag-changed');
    };
    expect([await fires('Tagger'), await fires('team/Tagger'), await fires('Tagger', HUB_ACCOUNT)]).toEqual([false, true, true]);
  });
});
