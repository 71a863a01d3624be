import type { GridOwner } from '#core/control-room/overview.ts';
import { ownEntry } from '#core/own-property.ts';
import { say } from '../showing/language.ts';
import { Ago } from '../showing/time.tsx';

const SOURCE_TEXTS = { tag: 'ownerByTag', 'security-contact': 'ownerByContact', unit: 'ownerByUnit' } as const;

/** The owner of an account, the source of this, and when it was read. */
export function OwnerCell({ owner }: { readonly owner: GridOwner | undefined }) {
  if (owner === undefined) {
    return (
      <td data-label={say('owner')}>
        <span class="quiet">{say('noOwner')}</span>
      </td>
    );
  }
  const { name, by, readAt } = owner;
  return (
    <td data-label={say('owner')}>
      <span class="cut">{name}</span>
      <span class="where">
        {say(ownEntry(SOURCE_TEXTS, by))}
        {readAt !== undefined && (
          <>
            {' · '}
            <Ago at={readAt} />
          </>
        )}
      </span>
    </td>
  );
}
