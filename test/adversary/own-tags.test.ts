import { describe, expect, test } from 'vitest';
import { deleteBucketBlock } from '#catalogue/events/bucket-calls.ts';
import { assumedRole } from '#catalogue/events/callers.ts';
import { CASE_NAMING, HUB_ACCOUNT, MANAGEMENT, MEMBER } from '#catalogue/events/cases.ts';
import type { Settings } from '#core/settings.ts';
import { eventsOf } from '#local/load-cases.ts';
import { remediate } from '#remediate/remediate.ts';
import { settingsOf } from '#stacks/organization/settings.ts';
import { authorityOf, incidentIn, OPENED } from '../support/containment.ts';
import { CASES } from '../support/every-case.ts';
import { fileWith, parse } from '../support/organization-file.ts';
import { play } from '../support/play.ts';

const settings = (more: Partial<Settings>): Settings => ({ accounts: { [MEMBER]: { name: 'shop', modes: [] } }, ...more });

describe('no tag that anyone may set keeps the hub from acting', () => {
  test('an exempt tag where no policy of the organization guards it spares nothing', async () => {
    const { ports, world, member, id } = await incidentIn();
    member.state.exempt = true;
    world.authority = authorityOf([{ default: 'auto' }], { tagsUnguardedIn: [MEMBER] });
    expect((await remediate(id, false, ports))?.state).toBe('MITIGATED');
    expect(member.ruleIds()).not.toContain(OPENED);
  });

  test('nor does it where the settings do not say whether one does', async () => {
    const { ports, world, member, id } = await incidentIn();
    member.state.exempt = true;
    const { authority } = world;
    const { tagsUnguardedIn: _, ...unsaid } = authority.settings;
    world.authority = { ...authority, settings: unsaid };
    expect((await remediate(id, false, ports))?.state).toBe('MITIGATED');
  });

  test.each([
    ['a tag that the resource has, and nothing guards', { 'org-security-hub:exempt': '*' }, [MEMBER]],
    ['a guarded account, but a tag that is not of the hub', { team: '*' }, []],
  ] as const)('an exception for %s silences nothing', async (_, tags, tagsUnguardedIn) => {
    const { ports, world, member, id } = await incidentIn();
    member.state.exempt = true;
    const exceptions = [{ scope: { tags }, reason: 'the bastion', owner: 'platform', expiresAt: Number.MAX_SAFE_INTEGER }];
    world.authority = authorityOf([{ default: 'auto' }], { exceptions, tagsUnguardedIn });
    expect((await remediate(id, false, ports))?.state).not.toBe('SUPPRESSED');
  });

  test('a tag makes no bucket a public website: only the organization file does', async () => {
    const event = deleteBucketBlock({ bucket: 'www.example.com' });
    const tags = { 'org-security-hub:public-website': 'true' };
    const access = { aclsCount: true, policiesCount: true, website: true, tags };
    const { signals } = await play([event], undefined, [[{ ask: 'bucket-access', bucket: 'www.example.com' }, access]]);
    expect(signals.map(({ detection }) => detection.id)).toContain('s3-public-access-block-disabled');
  });

  test('tags are believed in accounts that a policy binds: never in the management account, and nowhere with the policy off', () => {
    expect(settingsOf(parse(fileWith(''))).tagsUnguardedIn).toEqual([MANAGEMENT]);
    expect(settingsOf(parse(fileWith('controlPolicies: { tags: { accounts: [shop] } }'))).tagsUnguardedIn).not.toContain(MEMBER);
    const off = settingsOf(parse(fileWith('controlPolicies: { tags: off }')));
    expect(off.tagsUnguardedIn).toEqual(expect.arrayContaining([MANAGEMENT, HUB_ACCOUNT, MEMBER]));
  });
});

describe('setting or removing a tag of the hub without being allowed to is an incident, and nothing else is', () => {
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

  test('a role that the file allows may, and one of its name in another account or path may not', async () => {
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
