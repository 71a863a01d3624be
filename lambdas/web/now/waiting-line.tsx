import type { IncidentRow } from '#core/control-room/incidents.ts';
import { linkWithOpen, route } from '../route.ts';
import { SeverityBadge, StateBadge } from '../showing/badges.tsx';
import { say } from '../showing/language.ts';
import { Ago } from '../showing/time.tsx';
import { titleOf } from '../showing/titles.ts';

/** One incident in a short list: severity, scenario, resource, and the time left or passed. */
export function WaitingLine({ row }: { readonly row: IncidentRow }) {
  return (
    <a
      class="line of-now"
      data-row
      data-severity={row.severity}
      href={linkWithOpen(row.id)}
      aria-current={route.value.open === row.id ? 'true' : undefined}
    >
      <span>
        <SeverityBadge severity={row.severity} />
      </span>
      <span class="what">
        <span class="cut">{titleOf(row.scenario)}</span>
        <span class="where cut">
          {row.accountName} · {row.region} · {row.resource.id}
        </span>
      </span>
      <span class="act">
        <StateBadge state={row.state} />
        <span class="small quiet">
          {row.approved ? (
            say('approvedAlready')
          ) : row.waitsUntil === undefined ? (
            <Ago at={row.openedAt} />
          ) : (
            <>
              {say('lapses')} <Ago at={row.waitsUntil} />
            </>
          )}
        </span>
      </span>
    </a>
  );
}
