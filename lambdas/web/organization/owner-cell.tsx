import type { GridOwner } from '#core/control-room/overview.ts';
import { ownEntry } from '#core/own-property.ts';
import { say } from '../showing/language.ts';
import { Ago } from '../showing/time.tsx';

const SAID_BY = { tag: 'ownerByTag', 'security-contact': 'ownerByContact', unit: 'ownerByUnit' } as const;

/** Who answers for an account, by what that is known and since when. */
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
        {say(ownEntry(SAID_BY, by))}
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
