import type { Permission } from '../iam/permission.ts';
import type { Incident } from '../incident/incident.ts';
import type { Tags } from '../resource.ts';
import type { AccountSettings } from '../settings.ts';
import type { Localized } from '../text.ts';
import type { Image, Plan, PlanDraft, Planned } from './plan.ts';
import type { Phase, PlaybookId } from './playbook-id.ts';

/** What of a done plan has to be put back, and how things are now. */
export type UndoContext = { readonly toRestore: readonly Image[]; readonly now: readonly Image[]; readonly plan: Plan };

/** When a plan is made, epoch milliseconds, and what the organization file says of the account. */
export type PlanContext = { readonly now: number; readonly account: AccountSettings };

/**
 * One way to contain. It reads, and it decides what would change; the step around it makes the calls, reads again and asks
 * again: safe is what needs no plan any more. `Call` makes one AWS call in the member account, named by its IAM action.
 */
export type Playbook<Call> = {
  readonly id: PlaybookId;
  readonly title: Localized;
  /** The ASFF resource types it acts on. */
  readonly actsOn: readonly string[];
  readonly permissions: Readonly<Record<Phase, readonly Permission[]>>;
  /** The resource's tags. Some calls AWS itself refuses by tag; the guard asks for all of them. */
  readonly tags: (incident: Incident, call: Call, account: AccountSettings) => Promise<Tags>;
  /** The Region to call, where it is not the incident's own; none where the account has nothing it could work with. */
  readonly region?: (account: AccountSettings) => string | undefined;
  /** What matters of the resource, as it is now. Errors are those of the AWS SDK. */
  readonly read: (incident: Incident, call: Call, account: AccountSettings) => Promise<readonly Image[]>;
  /** Pure: what would change, or why nothing does. */
  readonly plan: (incident: Incident, images: readonly Image[], at: PlanContext) => Planned;
  /** Pure: how to put the before-images back. Absent where that would itself be an attack. */
  readonly undo?: (incident: Incident, taking: UndoContext) => Pick<PlanDraft, 'words' | 'calls'>;
};
