import type { IncidentRow } from '#core/control-room/incidents.ts';
import { linkBeside, route } from '../route.ts';
import { SeverityBadge, StateBadge } from '../showing/badges.tsx';
import { say } from '../showing/language.ts';
import { Ago } from '../showing/time.tsx';
import { titleOf } from '../showing/titles.ts';

/** One incident in a short list: how bad, what, where, and how long there is. */
export function WaitingLine({ row }: { readonly row: IncidentRow }) {
  return (
    <a
      class="line of-now"
      data-row
      data-severity={row.severity}
      href={linkBeside(row.id)}
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
