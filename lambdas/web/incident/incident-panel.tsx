import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { IncidentDetail } from '#core/control-room/incidents.ts';
import { ConnectionDot } from '../frame/connection-state.tsx';
import { dismissArrivals } from '../frame/watch.tsx';
import { changedIds } from '../reading/changes.ts';
import { useAnswer } from '../reading/use-answer.ts';
import { linkTo, linkToIncident, linkWithOpen } from '../route.ts';
import { AnswerView } from '../showing/answer-view.tsx';
import { SeverityBadge, StateBadge, StateTrack } from '../showing/badges.tsx';
import { Guarded } from '../showing/guarded.tsx';
import { Icon } from '../showing/icon.tsx';
import { say } from '../showing/language.ts';
import { titleOf } from '../showing/titles.ts';
import { DecisionBar, NotPossible } from './decision-bar.tsx';
import { Elsewhere } from './elsewhere.tsx';
import { EvidencePart, RawRecord } from './evidence.tsx';
import { LedgerPart } from './ledger.tsx';
import { Life } from './life.tsx';
import { Notices } from './notices.tsx';
import { PlanCard } from './plan-card.tsx';
import { RawEvents } from './raw-events.tsx';
import { StoryPart } from './story.tsx';
import { TicketPart } from './ticket.tsx';

type Props = { readonly id: string; readonly alone?: boolean };

/** One incident: next to the list on a wide screen, over it on a phone, or on its own page. */
export function IncidentPanel({ id, alone = false }: Props) {
  const again = useSignal(0);
  const answer = useAnswer<IncidentDetail>(`/api/incidents/${encodeURIComponent(id)}`, {
    every: 250,
    concerns: () => changedIds.value.size === 0 || changedIds.value.has(id),
    again,
  });
  const version = answer.value.value?.incident.version ?? 0;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    dismissArrivals(id);
    if (!alone) head.current?.focus({ preventScroll: true });
  }, [id]);
  return (
    <section class={alone ? 'incident alone-page' : 'incident panel'} aria-label={say('incident')}>
      <header class="panel-head">
        {alone && (
          <a class="button plain" href={linkTo('history')}>
            <Icon name="back" />
            {say('history')}
          </a>
        )}
        <ConnectionDot />
        <code class="small quiet">{id}</code>
        {!alone && (
          <>
            <a class="button plain" href={linkToIncident(id)}>
              <Icon name="out" />
              {say('ownPage')}
            </a>
            <a
              class="button plain square"
              href={linkWithOpen(undefined)}
              aria-label={say('close')}
              title={`${say('close')} (Esc)`}
            >
              <Icon name="close" />
            </a>
          </>
        )}
      </header>
      <div class="panel-body">
        <h2 class="incident-title" tabIndex={-1} ref={head}>
          {answer.value.value === undefined ? say('incident') : titleOf(answer.value.value.incident.scenario)}
        </h2>
        <AnswerView answer={answer} lines={12}>
          {(detail) => (
            <>
              <div class="row">
                <SeverityBadge severity={detail.incident.severity} solid />
                <StateBadge state={detail.incident.state} />
                <StateTrack state={detail.incident.state} />
              </div>
              <Guarded about={`StoryPart ${version}`}>
                <StoryPart detail={detail} />
              </Guarded>
              <Guarded about={`NotPossible ${version}`}>
                <NotPossible detail={detail} />
              </Guarded>
              <div class="parts">
                <Guarded about={`PlanCard ${version}`}>
                  <PlanCard detail={detail} />
                </Guarded>
                <Guarded about={`Life ${version}`}>
                  <Life detail={detail} />
                </Guarded>
                <Guarded about={`EvidencePart ${version}`}>
                  <EvidencePart detail={detail} />
                </Guarded>
                <Guarded about={`Elsewhere ${version}`}>
                  <Elsewhere detail={detail} />
                </Guarded>
                <Guarded about={`Notices ${version}`}>
                  <Notices detail={detail} />
                </Guarded>
                <Guarded about={`TicketPart ${version}`}>
                  <TicketPart detail={detail} />
                </Guarded>
                <LedgerPart detail={detail} onAgain={() => (again.value += 1)} />
                <RawEvents detail={detail} />
                <RawRecord detail={detail} />
              </div>
              <DecisionBar detail={detail} onSent={() => (again.value += 1)} />
            </>
          )}
        </AnswerView>
      </div>
    </section>
  );
}
