import { ownProperty } from '../own-property.ts';
import type { NoticeSettings } from './route.ts';

/** The owner of an account, from its tag, its SECURITY contact or its unit's contact, and when that was read. */
export type AccountOwner = {
  readonly name: string;
  readonly by: 'tag' | 'security-contact' | 'unit';
  /** Epoch milliseconds. */
  readonly readAt: number;
};

/** The contact of a unit, or of the nearest unit above that has one. */
export function contactOf(unit: string | undefined, { contacts }: Pick<NoticeSettings, 'contacts'>): string | undefined {
  const parts = unit?.split('/') ?? [];
  const paths = parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
  return paths.map((path) => ownProperty(contacts, path)).find((contact) => contact !== undefined);
}
