import { useEffect, useRef } from 'preact/hooks';
import { connection } from '../reading/live.ts';
import { linkWithOpen } from '../route.ts';
import { StateBadge } from '../showing/badges.tsx';
import { Icon } from '../showing/icon.tsx';
import { say } from '../showing/language.ts';
import { Ago } from '../showing/time.tsx';
import { titleOf } from '../showing/titles.ts';
import { ResumeButton } from './stop.tsx';
import { accountNames, arrivals, dismissArrivals, hubNow, hubNowAnswer } from './watch.tsx';

/** What every reader must see. It stays above the page and interrupts nothing. */
export function Banners() {
  const place = useRef<HTMLDivElement>(null);
  // Fixed elements below the banners need their height.
  useEffect(() => {
    const measured = new ResizeObserver(([entry]) => {
      document.documentElement.style.setProperty('--banners', `${entry?.contentRect.height ?? 0}px`);
    });
    if (place.current !== null) measured.observe(place.current);
    return () => measured.disconnect();
  }, []);
  return (
    <div class="banners" ref={place}>
      <CriticalBanner />
      <StopBanner />
      <LostBanner />
    </div>
  );
}

function CriticalBanner() {
  const rows = arrivals.value;
  const [first] = rows;
  return (
    <div role="alert">
      {first !== undefined && (
        <div class="banner critical">
          <Icon name="critical" />
          <span class="grow">
            <strong>{say('newCritical', { n: rows.length })}</strong>{' '}
            <a href={linkWithOpen(first.id)} onClick={() => dismissArrivals(first.id)}>
              {titleOf(first.scenario)}
            </a>{' '}
            <span>{`${accountNames.value.get(first.account) ?? first.account} · ${first.resource.id}`}</span>
          </span>
          <StateBadge state={first.state} />
          <Ago at={first.openedAt} />
          <button type="button" class="button" onClick={() => dismissArrivals()}>
            {say('seen')}
          </button>
        </div>
      )}
    </div>
  );
}

function StopBanner() {
  const stop = hubNow.value?.stop;
  if (stop === undefined) return null;
  return (
    <section class="banner stopped" aria-label={say('stopped')}>
      <Icon name="stop" />
      <span class="grow">
        <strong>{say('stopped')}</strong> {say('stoppedBy', { by: stop.by, reason: stop.reason })} · <Ago at={stop.at} />
        {stop.resumeRequest !== undefined && <> · {say('resumeRequested', { by: stop.resumeRequest.by })}</>}
      </span>
      <ResumeButton stop={stop} />
    </section>
  );
}

/** What is shown may be old: the hub cannot be reached, or answers with an error. */
function LostBanner() {
  const { value, failure } = hubNowAnswer.value;
  const isOld = value !== undefined && failure?.kind === 'broken';
  if (connection.value !== 'offline' && !isOld) return null;
  return (
    <div class="banner lost" role="status">
      <Icon name="offline" />
      <span class="grow">
        {connection.value === 'offline' || !isOld ? say('offlineBanner') : say('oldBanner', { status: failure.status })}
      </span>
    </div>
  );
}
