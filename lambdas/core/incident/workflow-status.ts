import { PRODUCT } from '../naming.ts';

/** The workflow of a finding, as Security Hub CSPM names it. */
export const WORKFLOW_STATUSES = ['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'] as const;

export type WorkflowStatus = (typeof WORKFLOW_STATUSES)[number];

/** The status that the hub set last. It is written in the same call as the status, so any other status is not the hub's. */
export const STATUS_FIELD = `${PRODUCT}/workflow`;

/** Since when Security Hub shows NEW without a known person who set it. */
export const NEW_SINCE_FIELD = `${PRODUCT}/new-since`;

/** When the incident was last reopened, after its finding was reopened. */
export const REOPENED_FIELD = `${PRODUCT}/reopened`;

export const SECURITY_HUB = 'securityhub.amazonaws.com';

/** The last status that someone other than the hub set. `by` is Security Hub if AWS names no person. */
export type ForeignStatus = {
  readonly status: WorkflowStatus;
  readonly by: string;
  readonly sender: string;
  readonly at: number;
};
