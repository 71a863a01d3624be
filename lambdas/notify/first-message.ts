import { sha256 } from '#core/digest.ts';
import { HOUR, MINUTE } from '#core/duration.ts';
import type { Incident } from '#core/incident/incident.ts';
import { endOfHours, isWithinHours } from '#core/notice/hours.ts';
import type { HeldBecause } from '#core/notice/notice.ts';
import { type ChangeWindow, isInScope, type NoticeSettings, type Route, type Routed } from '#core/notice/route.ts';
import type { NotifyPorts } from './ports.ts';

/** What happens to the first message about an incident on a route. */
export type FirstMessage =
  | { readonly kind: 'send' }
  | { readonly kind: 'hold'; readonly because: HeldBecause }
  | { readonly kind: 'join'; readonly lead: string };

type Placing = Pick<NotifyPorts, 'calendar' | 'threads' | 'count'>;

/** Change windows and quiet hours come first: an incident that they hold neither begins a thread nor counts. */
export async function firstMessageFor(
  incident: Incident,
  route: Route,
  { changeWindows }: Pick<NoticeSettings, 'changeWindows'>,
  unit: string | undefined,
  ports: Placing,
  now: number,
): Promise<FirstMessage> {
  const because = quiet(incident, route, now) ?? (await windowOf(incident, changeWindows, unit, ports, now));
  if (because !== undefined) return { kind: 'hold', because };
  const until = now + route.mergeMinutes * MINUTE;
  const lead = await ports.threads.lead(route.name, kindOf(incident), incident.id, now, until);
  if (lead !== incident.id) return { kind: 'join', lead };
  const isAllowed = await ports.count(route.name, budgetOf(incident), Math.floor(now / HOUR), route.anHour);
  return isAllowed ? { kind: 'send' } : { kind: 'hold', because: { code: 'rate-limit', anHour: route.anHour } };
}

/** The same for a change of rules, which is LOW and has no thread. Windows for certain scenarios do not apply to it. */
export async function firstMessageForRuleChange(
  { account }: { readonly account: string },
  route: Route,
  { changeWindows }: Pick<NoticeSettings, 'changeWindows'>,
  unit: string | undefined,
  ports: Placing,
  now: number,
): Promise<Exclude<FirstMessage, { kind: 'join' }>> {
  const routed: Routed = { account, scenario: '', severity: 'LOW' };
  const because = quiet(routed, route, now) ?? (await windowOf(routed, changeWindows, unit, ports, now));
  if (because !== undefined) return { kind: 'hold', because };
  const isAllowed = await ports.count(route.name, 'rule-changes', Math.floor(now / HOUR), route.anHour);
  return isAllowed ? { kind: 'send' } : { kind: 'hold', because: { code: 'rate-limit', anHour: route.anHour } };
}

function quiet({ severity }: Pick<Incident, 'severity'>, { quiet: hours }: Route, now: number): HeldBecause | undefined {
  if (hours === undefined || severity === 'CRITICAL' || !isWithinHours(hours, now)) return undefined;
  return { code: 'quiet-hours', until: endOfHours(hours, now) };
}

async function windowOf(
  incident: Routed,
  windows: readonly ChangeWindow[],
  unit: string | undefined,
  { calendar }: Placing,
  now: number,
): Promise<HeldBecause | undefined> {
  if (incident.severity !== 'LOW' && incident.severity !== 'MEDIUM') return undefined;
  for (const planned of windows.filter((one) => isInScope(one, incident, unit))) {
    if (await isOpenWindow(planned, calendar, now)) return { code: 'change-window', name: planned.name };
  }
  return undefined;
}

/** A window that cannot be read holds nothing back. */
export async function isOpenWindow(planned: ChangeWindow, calendar: Placing['calendar'], now: number): Promise<boolean> {
  if ('calendar' in planned) return (await calendar(planned.calendar)) === true;
  return now >= planned.from && now < planned.to;
}

/** Incidents of one scenario, account, actor and severity share a thread. */
function kindOf({ scenario, account, actor, severity }: Incident): string {
  return sha256([scenario, account, severity, actor.arn ?? actor.name].join('\n')).slice(0, 32);
}

/** CRITICAL has a separate limit, so that a flood of lesser incidents never holds back a CRITICAL one. */
function budgetOf({ severity }: Incident): string {
  return severity === 'CRITICAL' ? 'critical' : 'others';
}
