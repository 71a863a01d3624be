import type { Statement } from '#core/iam/policy.ts';
import type { Naming } from '#core/naming.ts';
import type { FunctionProps } from './function.ts';
import type { HubTable } from './tables.ts';

/** What every step of the line is made with. */
export type StepProps = {
  readonly naming: Naming;
  readonly keyArn: string;
  readonly incidents: HubTable;
  readonly state: HubTable;
  /** Terraform expression for the JSON list of external ids. */
  readonly externalIds: string;
  readonly permissionsBoundary?: string;
};

/** Where the hub is. */
export function hubLocation({ naming }: Pick<StepProps, 'naming'>): { account: string; region: string } {
  return { account: naming.hubAccount, region: naming.homeRegion };
}

/** What all functions of the line have in common. */
export function baseOf({
  naming,
  keyArn,
  permissionsBoundary,
}: StepProps): Pick<FunctionProps, 'naming' | 'keyArn' | 'permissionsBoundary'> {
  return { naming, keyArn, ...(permissionsBoundary !== undefined && { permissionsBoundary }) };
}

/** Names of the tables, as functions read them from their environment. */
export function tablesOf({ incidents, state }: StepProps): { INCIDENT_TABLE: string; STATE_TABLE: string } {
  return { INCIDENT_TABLE: incidents.name, STATE_TABLE: state.name };
}

/** Leave to assume roles of members, named after an incident or an event; what each role then may do is the member's to say. */
export function assume(pattern: string): Statement {
  return { Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'], Resource: pattern };
}

/** Whatever may wait never takes the account's concurrency from containment. Two is the least AWS lets a queue have. */
export const LOW_PRIORITY_SCALING = { maximumConcurrency: 2 } as const;
