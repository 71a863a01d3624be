import type { HubActionId } from '../hub-actions.ts';
import type { JsonObject } from '../json.ts';
import type { Incident } from './incident.ts';
import type { WorkflowStatus } from './workflow-status.ts';

type About = { readonly incident: Pick<Incident, 'account' | 'region' | 'id'> };

/** What happened to a finding in Security Hub: `changed` is recorded by CloudTrail; for the others AWS names no person. */
export type ConsoleNews =
  | (About & {
      readonly kind: 'changed';
      readonly by: string;
      readonly sender: string;
      readonly status?: WorkflowStatus;
      readonly note?: string;
    })
  | (About & { readonly kind: 'seen'; readonly status: WorkflowStatus })
  | (About & { readonly kind: 'pressed'; readonly action: HubActionId })
  | ChosenElsewhere;

/** A custom action of the hub on a finding of another product: the whole finding, with the account and Region that AWS recorded. */
export type ChosenElsewhere = {
  readonly kind: 'pressed-elsewhere';
  readonly account: string;
  readonly region: string;
  readonly finding: JsonObject;
  readonly action: HubActionId;
};
