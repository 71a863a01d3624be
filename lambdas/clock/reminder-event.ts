import type { Evidence } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { isoTime } from '#core/iso-time.ts';
import { HUB_REMINDER, PRODUCT } from '#core/naming.ts';
import type { Reminder } from '#core/reminder.ts';
import type { Resource } from '#core/resource.ts';

const MINUTE = 60_000;

/** Asks detection to check an open incident again; in the envelope of EventBridge. */
export type ReminderEvent = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': typeof HUB_REMINDER;
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

/** The event for the current incident; `now` is epoch milliseconds. A repeated event has the same id. */
export function reminderEvent(incident: Incident, { detection }: Pick<Reminder, 'detection'>, now: number): ReminderEvent {
  const { id, scenario, account, region, resource, standing } = incident;
  return {
    version: '0',
    id: reminderEventId(id, detection),
    'detail-type': HUB_REMINDER,
    source: PRODUCT,
    account,
    time: isoTime(now - (now % MINUTE)),
    region,
    resources: [],
    detail: { incident: id, scenario, account, region, resource, standing },
  };
}

/** The id of the event that makes one detection check one incident again. */
export function reminderEventId(incident: string, detection = 'any'): string {
  return `${incident}.${detection}`;
}
