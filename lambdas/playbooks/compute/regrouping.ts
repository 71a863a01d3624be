import type { Permission } from '#core/iam/permission.ts';
import { fitsSession, planPolicy } from '#core/iam/policy.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type Image, type Plan, type Planned, type PlannedCall, refused } from '#core/playbook/plan.ts';
import { connectionsOf } from '#core/playbook/plan-connections.ts';
import {
  type Group,
  groupIn,
  groupsOf,
  interfaceObjection,
  interfaceOf,
  READ_INTERFACES,
  SET_GROUPS,
  setGroups,
  vpcOf,
  vpcsOf,
} from './instance-interfaces.ts';
import { PREPARE_QUARANTINE, prepared, quarantineIn, unusable } from './quarantine-group.ts';

/** Permissions of a playbook that changes the groups of interfaces, perhaps to an empty one, and undoes that. */
export const REGROUP: { readonly fix: readonly Permission[]; readonly undo: readonly Permission[] } = {
  fix: [...READ_INTERFACES, ...PREPARE_QUARANTINE, SET_GROUPS],
  undo: [...READ_INTERFACES, ...PREPARE_QUARANTINE.filter(({ access }) => access === 'read'), SET_GROUPS],
};

/** One interface and the groups it keeps; if it keeps none, it gets its VPC's quarantine group. */
export type Regrouping = { readonly image: Image; readonly keeps: readonly string[] };

/** The plan of the new groups of some interfaces, with the given words, or why there is none. */
export function regrouped(
  incident: Incident,
  changes: readonly Regrouping[],
  images: readonly Image[],
  words: Plan['words'],
): Planned {
  const before = changes.map(({ image }) => image);
  const emptied = vpcsOf(changes.filter(({ keeps }) => keeps.length === 0).map(({ image }) => image));
  const quarantines = emptied.flatMap((vpc) => quarantineIn(vpc, images) ?? []);
  const refusal =
    before.map((image) => interfaceObjection(image, incident)).find((one) => one !== undefined) ??
    quarantines.map((quarantine) => unusable(quarantine, incident)).find((one) => one !== undefined);
  if (refusal !== undefined) return refused(refusal);
  const calls: PlannedCall[] = [];
  const groups = new Map<string, Group>();
  for (const vpc of emptied) {
    const quarantine = quarantineIn(vpc, quarantines);
    if (quarantine === undefined) return refused({ code: 'vpc-unreadable', vpc });
    const ready = prepared(incident, quarantine, calls.length);
    groups.set(vpc, ready.group);
    calls.push(...ready.calls);
  }
  for (const { image, keeps } of changes) {
    const into = groups.get(vpcOf(image));
    const kept = keeps.map((id) => groupIn(incident, id));
    calls.push(setGroups(incident, image, kept.length === 0 && into !== undefined ? [into] : kept));
  }
  const tooMany = before.find((image) => isTooMuch(incident, image));
  if (tooMany === undefined) return { kind: 'planned', plan: { words, calls, before, ...connectionsOf(before) } };
  return refused({ code: 'too-many-groups', interface: interfaceOf(tooMany), groups: groupsOf(tooMany).length });
}

/** Sets on each interface exactly the groups it had. */
export function restoredGroups(incident: Incident, back: readonly Image[]): PlannedCall[] {
  return back.map((image) =>
    setGroups(
      incident,
      image,
      groupsOf(image).map((id) => groupIn(incident, id)),
    ),
  );
}

/** Interfaces with their groups, for words: `eni-1 (sg-1, sg-2)`. */
export function shown(images: readonly Image[]): string {
  return images.map((image) => `${interfaceOf(image)} (${groupsOf(image).join(', ')})`).join(', ');
}

/** Whether an interface has too many groups to narrow a session to restoring them, as an undo does. The fix sets fewer. */
function isTooMuch(incident: Incident, image: Image): boolean {
  return !fitsSession(planPolicy(REGROUP.undo, restoredGroups(incident, [image])));
}
