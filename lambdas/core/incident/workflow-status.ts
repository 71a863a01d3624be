import { PRODUCT } from '../naming.ts';

/** The workflow of a finding, as Security Hub CSPM names it. */
export const WORKFLOW_STATUSES = ['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'] as const;

export type WorkflowStatus = (typeof WORKFLOW_STATUSES)[number];

/** Names the status the hub set last. It changes in the same call as the status, so another status is not the hub's. */
export const STATUS_FIELD = `${PRODUCT}/workflow`;

/** Since when Security Hub shows NEW and no person is known to have set it. */
export const NEW_SINCE_FIELD = `${PRODUCT}/new-since`;

/** When the incident was reopened last, once its finding was. */
export const REOPENED_FIELD = `${PRODUCT}/reopened`;

export const SECURITY_HUB = 'securityhub.amazonaws.com';

/** The status that others than the hub gave the finding last. `by` is Security Hub where AWS does not say who. */
export type ForeignStatus = {
  readonly status: WorkflowStatus;
  readonly by: string;
  readonly sender: string;
  readonly at: number;
};
