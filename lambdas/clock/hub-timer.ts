import type { Evidence } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { HUB_TIMER, PRODUCT } from '#core/naming.ts';
import type { Reminder } from '#core/reminder.ts';
import type { Resource } from '#core/resource.ts';

const MINUTE = 60_000;

/** What the clock tells detection of an incident that was left open, in the envelope of EventBridge. */
export type HubTimer = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': typeof HUB_TIMER;
  readonly source: typeof PRODUCT;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: {
    readonly incident: string;
    readonly scenario: string;
    readonly account: string;
    readonly region: string;
    readonly resource: Resource;
    readonly standing: readonly Evidence[];
  };
};

/** The event for an incident as it is now; `now` is epoch milliseconds. Rung twice, it has the same id. */
export function hubTimer(incident: Incident, { detection }: Pick<Reminder, 'detection'>, now: number): HubTimer {
  const { id, scenario, account, region, resource, standing } = incident;
  return {
    version: '0',
    id: timerId(id, detection),
    'detail-type': HUB_TIMER,
    source: PRODUCT,
    account,
    time: `${new Date(now - (now % MINUTE)).toISOString().slice(0, 19)}Z`,
    region,
    resources: [],
    detail: { incident: id, scenario, account, region, resource, standing },
  };
}

/** The id of the event that tells one detection to look at one incident again. */
export function timerId(incident: string, detection = 'any'): string {
  return `${incident}.${detection}`;
}
