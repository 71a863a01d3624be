import type { Activity } from '#core/detection/activity.ts';
import { type Causes, namesSettingIn } from '#core/detection/cause.ts';
import type { Signal } from '#core/detection/detection.ts';
import type { Incident } from '#core/incident/incident.ts';
import {
  type Fixed,
  fixedLast,
  happenedBeforeFix,
  isFixed,
  mayHaveHappenedBeforeFix,
  withLateEvidence,
} from '#core/incident/late.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { updateIncident } from '#core/incident/update.ts';
import { resourceKey } from '#core/resource.ts';

export type LatePorts = {
  readonly incidents: Pick<IncidentStore, 'get' | 'knownAt' | 'replace'>;
  readonly causes?: Causes;
  readonly now: () => number;
  /** Whether seals of the functions that ended an incident vouch for it. If absent, no row is believed. */
  readonly isVouchedFor?: (incident: Incident) => Promise<boolean>;
};

/** Causes whose state cannot be read again: only the time shows whether a finding is older than the fix. */
const UNREAD = ['cloudtrail-updated'];

/** Adds the evidence of a finding to the incident about its cause, if the state was read again and is safe; returns the incident's id. */
export async function trackSafeNow(signal: Signal, activity: Activity, ports: LatePorts): Promise<string | undefined> {
  const causes = causesOf(signal, activity, ports);
  return added(signal, activity, causes, async (fixed) => mayHaveHappenedBeforeFix(fixed, activity.at), ports);
}

/**
 * The same for a finding whose state cannot be read: by its product's own clock it must be older than the fix, it must name what was
 * fixed, and the fix must be vouched for. In doubt it returns undefined, and the finding opens an incident.
 */
export async function trackLate(signal: Signal, activity: Activity, ports: LatePorts): Promise<string | undefined> {
  const causes = causesOf(signal, activity, ports).filter((cause) => UNREAD.includes(cause));
  const isRead = (signal.detection.facts?.asks(activity) ?? []).length > 0;
  if (causes.length === 0 || isRead || signal.unanswered.length > 0) return undefined;
  const report = signal.detection.findingReport?.(activity) ?? {};
  const isOfThisFix = async (fixed: Fixed) =>
    happenedBeforeFix(fixed, activity.at) &&
    namesSettingIn(fixed.evidence, report) &&
    (await ports.isVouchedFor?.(fixed)) === true;
  return added(signal, activity, causes, isOfThisFix, ports);
}

function causesOf({ detection }: Signal, activity: Activity, { causes }: LatePorts): readonly string[] {
  const report = detection.findingReport?.(activity);
  return (report && causes?.(report)) ?? [];
}

async function added(
  { resource, evidence }: Signal,
  activity: Activity,
  causes: readonly string[],
  isOfThisFix: (fixed: Fixed) => Promise<boolean>,
  { incidents, now }: LatePorts,
): Promise<string | undefined> {
  if (causes.length === 0) return undefined;
  const fixed = fixedLast(await incidents.knownAt(resourceKey({ ...activity, resource })), causes);
  if (fixed === undefined || !(await isOfThisFix(fixed))) return undefined;
  let isStillFixed = false;
  await updateIncident(fixed.id, incidents, (incident) => {
    isStillFixed = isFixed(incident);
    return withLateEvidence(incident, evidence, now());
  });
  return isStillFixed ? fixed.id : undefined;
}
