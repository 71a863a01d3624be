import type { Permission } from '../iam/permission.ts';
import type { Incident } from '../incident/incident.ts';
import type { Tags } from '../resource.ts';
import type { AccountSettings } from '../settings.ts';
import type { Localized } from '../text.ts';
import type { Image, Plan, PlanDraft, Planned } from './plan.ts';
import type { Phase, PlaybookId } from './playbook-id.ts';
import type { VolatileField } from './within-plan.ts';

export type UndoContext = { readonly toRestore: readonly Image[]; readonly now: readonly Image[]; readonly plan: Plan };

/** `now` in epoch milliseconds. */
export type PlanContext = { readonly now: number; readonly account: AccountSettings };

/** Reads the state and plans the change; `remediate` makes the calls. */
export type Playbook<Call> = {
  readonly id: PlaybookId;
  readonly title: Localized;
  readonly actsOn: readonly string[];
  readonly permissions: Readonly<Record<Phase, readonly Permission[]>>;
  /** The resource's tags, for the exempt tag and exceptions. */
  readonly tags: (incident: Incident, call: Call, account: AccountSettings) => Promise<Tags>;
  /** Whether it changes more than the incident's own resource; then it needs an approval in every mode. */
  readonly reachesBeyond?: (incident: Incident) => boolean;
  /** The Region to call, if it is not the incident's own; undefined if the account does not have what the playbook needs. */
  readonly region?: (account: AccountSettings) => string | undefined;
  /** Automatic runs allowed on one resource within a day; absent for no limit. */
  readonly mostADay?: number;
  /** Errors are those of the AWS SDK. */
  readonly read: (incident: Incident, call: Call, account: AccountSettings) => Promise<readonly Image[]>;
  /** Fields of its calls that differ every time; an approval does not compare them. */
  readonly volatile?: readonly VolatileField[];
  /** Pure, as is `undo`. */
  readonly plan: (incident: Incident, images: readonly Image[], at: PlanContext) => Planned;
  /** Absent if restoring the earlier state would reopen the exposure. */
  readonly undo?: (incident: Incident, taking: UndoContext) => Pick<PlanDraft, 'words' | 'calls'>;
};
