import type { Activity } from '../detection/activity.ts';
import type { Detection } from '../detection/detection.ts';
import { NO_ANSWERS } from '../detection/facts.ts';
import { digestOf } from '../digest.ts';
import { isoTime } from '../iso-time.ts';
import type { JsonObject } from '../json.ts';
import { HUB_FORGERY, type Naming, PRODUCT } from '../naming.ts';
import type { Incident } from './incident.ts';
import { opened } from './life.ts';
import type { IncidentStore } from './store.ts';

/** A message or row of the hub that none of its permitted writers can have written. */
export type Forgery = {
  readonly where: 'queue' | 'table';
  readonly name: string;
  /** The message or the row. */
  readonly key: string;
  /** What is not trusted: a field of a message, a part of a row, or why an event is held. */
  readonly what: string;
};

/** A forgery as an event of the hub, in the envelope of EventBridge; `at` in epoch milliseconds. The same forgery has the same id. */
export function forgeryEvent(forgery: Forgery, hub: Naming, at: number) {
  return {
    version: '0' as const,
    id: digestOf(forgery.where, forgery.name, forgery.key, forgery.what) ?? '',
    'detail-type': HUB_FORGERY,
    source: PRODUCT,
    account: hub.hubAccount,
    time: isoTime(at),
    region: hub.homeRegion,
    resources: [],
    detail: { ...forgery } as JsonObject,
  };
}

export type ForgeryPorts = {
  readonly incidents: Pick<IncidentStore, 'open'>;
  readonly hub: Naming;
  readonly detection: Detection;
  readonly now: () => number;
};

/** Opens the incident directly, without settings, budgets and queues, because the forger may control them. */
export async function openForgery(forgery: Forgery, { incidents, hub, detection, now }: ForgeryPorts): Promise<void> {
  await incidents.open(forgeryIncident(forgery, hub, detection, now()));
}

function forgeryIncident(forgery: Forgery, hub: Naming, detection: Detection, now: number): Incident {
  const { id, account, region, detail } = forgeryEvent(forgery, hub, now);
  const activity: Activity = {
    id,
    kind: 'forgery',
    account,
    region,
    at: now,
    source: PRODUCT,
    name: HUB_FORGERY,
    readOnly: false,
    actor: { type: 'service', name: PRODUCT },
    request: {},
    response: {},
    detail,
  };
  const resource = detection.subject(activity);
  const evidence = detection.evidence?.(activity, NO_ANSWERS) ?? [];
  const signal = { detection, severity: detection.severity, resource, evidence, resolutions: [], unanswered: [] };
  return opened(signal, activity, now, now);
}
