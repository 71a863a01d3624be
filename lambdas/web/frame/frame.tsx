import { useEffect, useRef } from 'preact/hooks';
import { ChartsView } from '../charts/charts-view.tsx';
import { HistoryView } from '../history/history-view.tsx';
import { IncidentPanel } from '../incident/incident-panel.tsx';
import { NowView } from '../now/now-view.tsx';
import { OrganizationView } from '../organization/organization-view.tsx';
import { route, type ViewName } from '../route.ts';
import { RulesView } from '../rules/rules-view.tsx';
import { say } from '../showing/language.ts';
import { TimelineView } from '../timeline/timeline-view.tsx';
import { Banners } from './banners.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { PagesBar, SideBar } from './side-bar.tsx';
import { StopButton } from './stop.tsx';
import { Toasts } from './toasts.tsx';
import { Watch } from './watch.tsx';

const VIEWS: Readonly<Record<ViewName, () => preact.JSX.Element>> = {
  now: NowView,
  timeline: TimelineView,
  charts: ChartsView,
  history: HistoryView,
  organization: OrganizationView,
  rules: RulesView,
};

export function PageFrame() {
  const { view, open, alone } = route.value;
  const View = VIEWS[view];
  const content = useRef<HTMLElement>(null);
  const place = alone ? open : view;
  // Who navigates by keyboard or screen reader starts at the top of what they went to.
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
              {alone && open !== undefined ? <IncidentPanel id={open} alone /> : <View />}
            </main>
            {open !== undefined && !alone && <IncidentPanel id={open} key={open} />}
          </div>
        </div>
        <PagesBar />
      </div>
      <Toasts />
    </>
  );
}
