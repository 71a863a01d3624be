import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '#core/duration.ts';
import type { Settings } from '#core/settings.ts';
import { type FoundOwner, findOwner, type KnownOwners, type OwnerSources } from '#notify/find-owner.ts';
import { NOON } from '../support/notify-ports.ts';

const ACCOUNT = '444455556666';
const settings: Pick<Settings, 'accounts' | 'notices'> = {
  accounts: { [ACCOUNT]: { name: 'shop', unit: 'workloads/shops', modes: [] } },
  notices: { routes: [], changeWindows: [], ownerTag: 'team', contacts: { workloads: 'platform@example.com' } },
};
const refused = async (): Promise<never> => {
  throw Object.assign(new Error('not a delegated administrator'), { name: 'AccessDeniedException' });
};

function owners(sources: Partial<OwnerSources> = {}) {
  const rows = new Map<string, FoundOwner>();
  const asked: string[] = [];
  const known: KnownOwners = {
    get: async (account) => rows.get(account),
    put: async (account, found) => {
      rows.set(account, found);
    },
  };
  const all: OwnerSources = {
    tag: async (_, tag) => {
      asked.push(tag);
      return undefined;
    },
    securityContact: async () => undefined,
    ...sources,
  };
  return { asked, of: (now = NOON, others = all) => findOwner(ACCOUNT, settings, others, known, now) };
}

describe('the owner of an account', () => {
  test('is its tag, else its security contact, else the contact of its unit', async () => {
    const tag = async () => 'shop-team@example.com';
    const securityContact = async () => 'security@example.com';
    expect(await owners({ tag, securityContact }).of()).toEqual({ name: 'shop-team@example.com', by: 'tag', readAt: NOON });
    expect(await owners({ securityContact }).of()).toEqual({
      name: 'security@example.com',
      by: 'security-contact',
      readAt: NOON,
    });
    expect(await owners().of()).toEqual({ name: 'platform@example.com', by: 'unit', readAt: NOON });
  });

  test('is read once a day from the tag in the organization file', async () => {
    const { of, asked } = owners();
    await of();
    await of(NOON + 23 * HOUR);
    expect(asked).toEqual(['team']);
    await of(NOON + DAY);
    expect(asked).toEqual(['team', 'team']);
  });

  test('comes from the next source if AWS refuses one', async () => {
    expect(await owners({ tag: refused }).of()).toMatchObject({ by: 'unit' });
    expect(await owners({ tag: async () => 'a@example.com', securityContact: refused }).of()).toMatchObject({ by: 'tag' });
  });

  test('stays the last known one, with its age, while AWS does not answer', async () => {
    const { of } = owners({ tag: async () => 'shop-team@example.com' });
    await of();
    const later = await of(NOON + 3 * DAY, { tag: refused, securityContact: refused });
    expect(later).toEqual({ name: 'shop-team@example.com', by: 'tag', readAt: NOON });
  });
});
