import { type Activity, isEffective } from '../core/activity.ts';
import type { Answer, Detection, Signal } from '../core/detection.ts';
import type { Incident } from '../core/incident.ts';
import { isRemediationRole, type Naming } from '../core/naming.ts';
import { placeOf, type Resource } from '../core/resource.ts';
import { raised, type Severity } from '../core/severity.ts';
import { CATALOGUE } from './catalogue/index.ts';
import { isEcho } from './echo.ts';
import { candidatesFor, indexOf } from './index-of-triggers.ts';

/** What detection asks of the incident store. */
export type DetectPorts = {
  readonly naming: Naming;
  /** Open incidents about one resource; `place` is `account/region/resource id`. */
  readonly openIncidents: (place: string) => Promise<readonly Pick<Incident, 'id' | 'lastAt' | 'standing'>[]>;
  /** The incident with this id, or undefined. */
  readonly incident: (id: string) => Promise<Pick<Incident, 'id' | 'account' | 'plan'> | undefined>;
};

/** What the hub makes of one activity: its signals, or the incident whose own plan this activity carries out. */
export type Verdict = { readonly signals: readonly Signal[]; readonly echoOf?: string };

const TRIGGERS = indexOf(CATALOGUE);

/**
 * Asks every detection that the activity's call concerns. Cost does not grow with the catalogue: candidates come
 * from an index by service and call. A refused call never fires; a write by the hub's own role fires only if no
 * recorded plan asked for it.
 */
export async function detect(activity: Activity, ports: DetectPorts): Promise<Verdict> {
  if (!isEffective(activity)) return { signals: [] };
  const byHub = isRemediationRole(ports.naming, activity.actor.role ?? '');
  if (byHub) {
    const echoOf = await echoed(activity, ports);
    if (echoOf !== undefined) return { signals: [], echoOf };
  }
  const fired = candidatesFor(TRIGGERS, activity, byHub).filter((detection) => detection.matches(activity));
  const signals = await Promise.all(fired.map((detection) => signalOf(detection, activity, ports)));
  return { signals: signals.flatMap((signal) => signal ?? []) };
}

async function echoed(activity: Activity, ports: DetectPorts): Promise<string | undefined> {
  if (activity.readOnly || activity.actor.sourceIdentity === undefined) return undefined;
  const incident = await ports.incident(activity.actor.sourceIdentity);
  return incident !== undefined && isEcho(activity, incident) ? incident.id : undefined;
}

/** A detection that answers others is a signal only if it finds an incident to answer. */
async function signalOf(detection: Detection, activity: Activity, ports: DetectPorts): Promise<Signal | undefined> {
  const resource = detection.subject(activity);
  const answers = detection.answers === undefined ? [] : await answered(detection.answers, resource, activity, ports);
  if (detection.answers !== undefined && answers.length === 0) return undefined;
  const evidence = detection.evidence?.(activity) ?? [];
  return { detection, severity: severityOf(detection, activity), resource, evidence, answers };
}

async function answered(
  answers: NonNullable<Detection['answers']>,
  resource: Resource,
  activity: Activity,
  ports: DetectPorts,
): Promise<Answer[]> {
  const open = await ports.openIncidents(placeOf({ ...activity, resource }));
  return open.flatMap(({ id, lastAt, standing }) => {
    if (activity.at < lastAt) return [];
    const left = answers(activity, standing);
    return left.length < standing.length ? [{ incident: id, standing: left }] : [];
  });
}

/** Root can do anything, so what root does weighs one level more. Good news and plain records keep their LOW. */
function severityOf(detection: Detection, activity: Activity): Severity {
  const weighs = activity.actor.type === 'root' && detection.severity !== 'LOW';
  return weighs ? raised(detection.severity) : detection.severity;
}
