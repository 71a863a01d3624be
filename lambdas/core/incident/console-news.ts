import type { HubActionId } from '../hub-actions.ts';
import type { Incident } from './incident.ts';
import type { WorkflowStatus } from './workflow-status.ts';

type About = { readonly incident: Pick<Incident, 'account' | 'region' | 'id'> };

/** What happened to a finding of the hub in Security Hub: what CloudTrail recorded, or what nobody vouches for. */
export type ConsoleNews =
  | (About & {
      readonly kind: 'changed';
      readonly by: string;
      readonly sender: string;
      readonly status?: WorkflowStatus;
      readonly note?: string;
    })
  | (About & { readonly kind: 'seen'; readonly status: WorkflowStatus })
  | (About & { readonly kind: 'pressed'; readonly action: HubActionId });
