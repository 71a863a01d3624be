import type { Activity } from '../detection/activity.ts';
import type { Detection } from '../detection/detection.ts';
import { NO_ANSWERS } from '../detection/facts.ts';
import { digestOf } from '../digest.ts';
import { HOUR } from '../duration.ts';
import { isoTime } from '../iso-time.ts';
import type { JsonObject } from '../json.ts';
import { HUB_HINDERED, PRODUCT } from '../naming.ts';
import type { Resource } from '../resource.ts';
import type { Incident } from './incident.ts';
import { opened } from './life.ts';

/** What prevents automatic containment, or hides what should be contained. */
export type Hindrance = { readonly account: string; readonly region: string } & (
  | {
      readonly kind: 'budget';
      readonly budget: 'scenario' | 'account' | 'critical';
      readonly scenario: string;
      readonly most: number;
    }
  | {
      readonly kind: 'denied';
      readonly incident: string;
      readonly resource: Resource;
      readonly call: string;
      readonly error: string;
    }
  | { readonly kind: 'flood'; readonly incidents: number }
);

/** The scenario of hindrances. The function that is hindered opens the incident itself. */
export const HINDERED = 'hub-hindered';

/** As an event of the hub, in EventBridge's envelope; `at` in epoch milliseconds. One for each resource and hour. */
export function hindranceEvent(hindrance: Hindrance, at: number) {
  const { account, region, ...detail } = hindrance;
  return {
    version: '0' as const,
    id: digestOf(HINDERED, account, subjectOf(hindrance).id, String(Math.floor(at / HOUR))) ?? '',
    'detail-type': HUB_HINDERED,
    source: PRODUCT,
    account,
    time: isoTime(at),
    region,
    resources: [],
    detail: { ...detail } as JsonObject,
  };
}

/** What a hindrance is about: a resource that was not contained, a budget, or the whole account. */
export function subjectOf(hindrance: Hindrance): Resource {
  const { account } = hindrance;
  const arn = `arn:aws:iam::${account}:root`;
  if (hindrance.kind === 'denied') return hindrance.resource;
  if (hindrance.kind === 'flood') return { type: 'AwsAccount', id: account, arn };
  const of = hindrance.budget === 'scenario' ? hindrance.scenario : hindrance.budget;
  return { type: 'Other', id: `budget/${of}`, arn };
}

export function hindranceIncident(hindrance: Hindrance, detection: Detection, now: number): Incident {
  const { id, account, region, detail } = hindranceEvent(hindrance, now);
  const activity: Activity = {
    id,
    kind: 'hindrance',
    account,
    region,
    at: now,
    source: PRODUCT,
    name: HUB_HINDERED,
    readOnly: false,
    actor: { type: 'service', name: PRODUCT },
    request: {},
    response: {},
    detail,
  };
  const evidence = detection.evidence?.(activity, NO_ANSWERS) ?? [];
  const { severity } = detection;
  const signal = { detection, severity, resource: detection.subject(activity), evidence, resolutions: [], unanswered: [] };
  return opened(signal, activity, now, now);
}
