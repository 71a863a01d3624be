import type { IncidentDetail, RelatedIncident } from '#core/control-room/incidents.ts';
import { linkToIncident, linkWithOpen, route } from '../route.ts';
import { SeverityBadge, StateBadge } from '../showing/badges.tsx';
import { Icon } from '../showing/icon.tsx';
import { say } from '../showing/language.ts';
import { Ago } from '../showing/time.tsx';
import { titleOf } from '../showing/titles.ts';

const PLACES = ['resource', 'event', 'finding', 'detective'] as const;

/** Links to AWS consoles, and to incidents of the same resource, actor or address. */
export function Elsewhere({ detail: { links, related } }: { readonly detail: IncidentDetail }) {
  const places = PLACES.flatMap((place) => {
    const url = safeLink(links[place]);
    return url === undefined ? [] : [{ place, url }];
  });
  return (
    <section class="card" aria-labelledby="elsewhere">
      <header>
        <h3 id="elsewhere">{say('links')}</h3>
      </header>
      <div class="inside stack">
        {places.length > 0 && (
          <ul class="row">
            {places.map(({ place, url }) => (
              <li key={place}>
                <a class="button" href={url} target="_blank" rel="noopener noreferrer">
                  {say(`link-${place}`)}
                  <Icon name="out" />
                </a>
              </li>
            ))}
          </ul>
        )}
        {related.length === 0 ? <p class="quiet">{say('nothingRelated')}</p> : <RelatedList related={related} />}
      </div>
    </section>
  );
}

function RelatedList({ related }: { readonly related: readonly RelatedIncident[] }) {
  const { alone } = route.value;
  return (
    <ul class="related">
      {related.map((row) => (
        <li key={row.id}>
          <a class="line of-related" href={alone ? linkToIncident(row.id) : linkWithOpen(row.id)}>
            <SeverityBadge severity={row.severity} />
            <span class="what">
              <span class="cut">{titleOf(row.scenario)}</span>
              <span class="where cut">
                {say(`same-${row.because}`)} · {row.resource.id} · <Ago at={row.openedAt} />
              </span>
            </span>
            <StateBadge state={row.state} />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Only https addresses may become links: an attacker can choose names. */
function safeLink(url: string | undefined): string | undefined {
  return url !== undefined && /^https:\/\//.test(url) ? url : undefined;
}
