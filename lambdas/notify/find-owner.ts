import { HOUR } from '#core/duration.ts';
import { type AccountOwner, contactOf } from '#core/notice/owner.ts';
import type { NoticeSettings } from '#core/notice/route.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Settings } from '#core/settings.ts';

/** What AWS knows about the owner of an account. Rejects if AWS gives no answer. */
export type OwnerSources = {
  readonly tag: (account: string, tag: string) => Promise<string | undefined>;
  readonly securityContact: (account: string) => Promise<string | undefined>;
};

/** `owner` is absent if none was found. */
export type FoundOwner = { readonly owner?: AccountOwner; readonly readAt: number };

/** Owners as last read. */
export type KnownOwners = {
  readonly get: (account: string) => Promise<FoundOwner | undefined>;
  readonly put: (account: string, found: FoundOwner) => Promise<void>;
};

/** People change rarely, and AWS allows few of these calls. */
const KEPT_MS = 24 * HOUR;

/**
 * The owner of an account: its tag, else its SECURITY contact, else the contact of its unit or of a unit above. If AWS does not
 * answer, the next source is used, and a known owner stays in use after its day.
 */
export async function findOwner(
  account: string,
  { accounts, notices }: Pick<Settings, 'accounts' | 'notices'>,
  sources: OwnerSources,
  known: KnownOwners,
  now: number,
): Promise<AccountOwner | undefined> {
  if (notices === undefined) return undefined;
  const before = await known.get(account);
  if (before !== undefined && now - before.readAt < KEPT_MS) return before.owner;
  const answer = await ownerInAws(account, notices, sources);
  if (answer === 'unknown' && before?.owner !== undefined) return before.owner;
  const unit = contactOf(ownProperty(accounts, account)?.unit, notices);
  const found = typeof answer === 'object' ? answer : unit === undefined ? undefined : { name: unit, by: 'unit' as const };
  const owner = found && { ...found, readAt: now };
  await known.put(account, { readAt: now, ...(owner !== undefined && { owner }) });
  return owner;
}

async function ownerInAws(
  account: string,
  { ownerTag }: NoticeSettings,
  { tag, securityContact }: OwnerSources,
): Promise<Omit<AccountOwner, 'readAt'> | 'unknown' | undefined> {
  const [tagged, contact] = await Promise.allSettled([tag(account, ownerTag), securityContact(account)]);
  if (tagged.status === 'fulfilled' && tagged.value !== undefined) return { name: tagged.value, by: 'tag' };
  if (contact.status === 'fulfilled' && contact.value !== undefined) return { name: contact.value, by: 'security-contact' };
  return tagged.status === 'rejected' || contact.status === 'rejected' ? 'unknown' : undefined;
}
