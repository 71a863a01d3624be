import type { CloudEvent } from '#catalogue/events/cases.ts';
import { CATALOGUE, scenarioOf } from '#catalogue/index.ts';
import { fittingPlaybooks } from '#core/detection/containment.ts';
import type { Detection } from '#core/detection/detection.ts';
import { NO_ANSWERS } from '#core/detection/facts.ts';
import type { Trigger } from '#core/detection/trigger.ts';
import { OperatorError } from '#core/errors.ts';
import { notedIn } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { State } from '#core/incident/state.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Resource } from '#core/resource.ts';
import { type Modes, modeFor } from '#core/settings.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import type { AttackResult } from './attack.ts';
import { activityOf, incidentOf } from './recognised.ts';

/** The account's modes, its name for messages, and whether `hub stop` holds at the moment. */
export type AttackedAccount = { readonly name: string; readonly modes: Modes; readonly isStopped?: boolean };

type Outcome = Pick<AttackResult, 'event' | 'about' | 'needsApproval' | 'expected'>;

/** The state that the incident of the attacked scenario must reach. */
export function expectedState(account: AttackedAccount, scenario: string, result: Outcome): State {
  return result.expected ?? stateFromSettings(account, scenario, result);
}

/** The state that another incident opened by the same event must reach; `expected` applies to the attacked scenario only. */
export function stateFromSettings({ modes, isStopped = false }: AttackedAccount, scenario: string, result: Outcome): State {
  if (result.about !== undefined) return 'MITIGATED';
  const detection = scenarioOf(scenario);
  const activity = activityOf(result.event);
  const severity = detection.severityFor?.(activity, undefined) ?? detection.severity;
  if (severity === 'LOW') return 'CLOSED';
  if (!isContainable(detection, result.event)) return 'NEW';
  const mode = modeFor(modes, detection, severity);
  const asks = result.needsApproval === true || isStopped;
  if (mode === 'auto') return asks ? 'AWAITING_APPROVAL' : 'MITIGATED';
  return mode === 'approve' ? 'AWAITING_APPROVAL' : 'NEW';
}

/** Whether a playbook acts on the kind of resource the event is about. */
function isContainable(detection: Detection, event: CloudEvent): boolean {
  const activity = activityOf(event);
  const { type } = detection.subject(activity);
  const evidence = detection.evidence?.(activity, NO_ANSWERS) ?? [];
  const suitable = fittingPlaybooks(detection, evidence);
  return suitable.some((id) => ownEntry(PLAYBOOKS, id).actsOn.includes(type));
}

/** Every scenario that one event sets off: opening all ports opens SSH too, and each scenario gets its own incident. */
export function scenariosOf(event: CloudEvent): string[] {
  const activity = activityOf(event);
  const decided = candidatesOf(event).filter(
    ({ memory, facts }) =>
      memory === undefined &&
      (facts?.asks(activity) ?? []).length === 0 &&
      (facts?.decides?.(activity, NO_ANSWERS) ?? 'fires') === 'fires',
  );
  return decided.map(({ id }) => id);
}

/** Ids of every incident that the event may open, in any scenario: all, or those about one resource. */
export function possibleIncidents(event: CloudEvent, resource?: Resource): string[] {
  const activity = activityOf(event);
  const about = candidatesOf(event).filter(
    (detection) => resource === undefined || detection.subject(activity).id === resource.id,
  );
  return about.map(({ id }) => incidentOf(id, event));
}

/** Throws if the hub would contain the attack before its second step. */
export function assertLeftAlone(account: AttackedAccount, result: AttackResult): void {
  if (scenariosOf(result.event).every((scenario) => stateFromSettings(account, scenario, result) !== 'MITIGATED')) return;
  throw new OperatorError({
    en: `This attack has to stay in place for a while, and in ${account.name} the hub contains it immediately. Choose an account with mode observe.`,
    ko: `이 공격은 한동안 유지되어야 하는데 ${account.name} 계정에서는 허브가 바로 조치합니다. 모드가 observe인 계정을 선택하십시오.`,
  });
}

/** Whether an incident names every address it must name, and none that it must not. */
export function namesTheRightAddresses(
  incident: Incident | undefined,
  { mustName = [], mustNotName = [] }: Pick<AttackResult, 'mustName' | 'mustNotName'>,
): boolean {
  const addresses = notedIn(incident?.evidence ?? [], 'address');
  return mustName.every((one) => addresses.includes(one)) && !mustNotName.some((one) => addresses.includes(one));
}

/** Detections that the event triggers and matches. Their memory and facts are not checked here. */
function candidatesOf(event: CloudEvent): Detection[] {
  const activity = activityOf(event);
  const names = (trigger: Trigger) => ('calls' in trigger ? trigger.calls : 'notices' in trigger ? trigger.notices : []);
  return CATALOGUE.filter(
    ({ resolves, triggers, matches }) =>
      resolves === undefined && triggers.some((trigger) => names(trigger).includes(activity.name)) && matches(activity),
  );
}
