import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ownEntry } from '#core/own-property.ts';
import { NowView } from '../now/now-view.tsx';
import { route, type ViewName } from '../route.ts';
import { Guarded } from '../showing/guarded.tsx';
import { say } from '../showing/language.ts';
import { Banners } from './banners.tsx';
import { fetchTheRest, later } from './later.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { PagesBar, SideBar } from './side-bar.tsx';
import { StopButton } from './stop.tsx';
import { Toasts } from './toasts.tsx';
import { hubNow, Watch } from './watch.tsx';

const ChartsView = later(async () => (await import('../charts/charts-view.tsx')).ChartsView);
const HistoryView = later(async () => (await import('../history/history-view.tsx')).HistoryView);
const IncidentPanel = later(async () => (await import('../incident/incident-panel.tsx')).IncidentPanel);
const OrganizationView = later(async () => (await import('../organization/organization-view.tsx')).OrganizationView);
const RulesView = later(async () => (await import('../rules/rules-view.tsx')).RulesView);
const TimelineView = later(async () => (await import('../timeline/timeline-view.tsx')).TimelineView);

/** Other views are fetched after this time, so that the first view loads without competition. */
const REST_AFTER = 1_500;

const VIEWS: Readonly<Record<ViewName, ComponentType>> = {
  now: NowView,
  timeline: TimelineView,
  charts: ChartsView,
  history: HistoryView,
  organization: OrganizationView,
  rules: RulesView,
};

export function PageFrame() {
  const { view, open, alone } = route.value;
  const View = ownEntry(VIEWS, view);
  const content = useRef<HTMLElement>(null);
  const place = alone ? open : view;
  const isShown = hubNow.value !== undefined;
  useEffect(() => {
    if (!isShown) return undefined;
    const rest = setTimeout(fetchTheRest, REST_AFTER);
    return () => clearTimeout(rest);
  }, [isShown]);
  // Keyboard and screen reader users start at the top of the new view.
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) content.current?.focus({ preventScroll: true });
    first.current = false;
    if (place !== undefined) scrollTo(0, 0);
  }, [place]);
  return (
    <>
      <Watch />
      <Shortcuts />
      <button type="button" class="skip" onClick={() => content.current?.focus()}>
        {say('skip')}
      </button>
      <div class="frame">
        <SideBar />
        <div class="main">
          <Banners />
          <header class="top">
            <h1>{alone ? say('incident') : say(view)}</h1>
            <StopButton />
          </header>
          <div class={open !== undefined && !alone ? 'split' : 'whole'}>
            <main class="content" id="content" tabIndex={-1} ref={content}>
              <Guarded about={`${place}`}>{alone && open !== undefined ? <IncidentPanel id={open} alone /> : <View />}</Guarded>
            </main>
            {open !== undefined && !alone && (
              <Guarded about={open}>
                <IncidentPanel id={open} key={open} />
              </Guarded>
            )}
          </div>
        </div>
        <PagesBar />
      </div>
      <Toasts />
    </>
  );
}
