import type { Statement } from '#core/iam/policy.ts';
import type { Naming } from '#core/naming.ts';
import { SETTINGS_KEY, STOP_KEY, SWITCH_KEY } from '#core/settings.ts';
import type { Bundle } from './bundle.ts';
import type { CodeSigning } from './code-signing.ts';
import type { FunctionProps, HubFunction } from './function.ts';
import type { HoldingQueue } from './holding-queue.ts';
import type { HubTable } from './tables.ts';

/** What every step is made with. */
export type StepProps = {
  readonly naming: Naming;
  readonly keyArn: string;
  readonly incidents: HubTable;
  readonly state: HubTable;
  readonly bundle: Bundle;
  readonly signing?: CodeSigning;
  /** Terraform expression for the JSON list of external ids. */
  readonly externalIds: string;
  readonly permissionsBoundary?: string;
  /** Whether the functions that contain and decide have reserved concurrency. */
  readonly reservesConcurrency?: true;
};

/** A queue in which nothing should ever wait, and what a person does if something does. */
export type Holding = { readonly queue: HoldingQueue; readonly whatToDo: string };

/** What needs alarms: functions with the queues and streams that feed them, and further queues in which nothing should wait. */
export type Monitored = { readonly functions: readonly HubFunction[]; readonly holding?: readonly Holding[] };

type SharedProps = Pick<FunctionProps, 'naming' | 'keyArn' | 'bundle' | 'signing' | 'permissionsBoundary'>;

/** What the function of a step takes over from the step. */
export function sharedProps({ naming, keyArn, bundle, signing, permissionsBoundary }: SharedProps): SharedProps {
  return {
    naming,
    keyArn,
    bundle,
    ...(signing !== undefined && { signing }),
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
  };
}

/** Names of the tables, as functions read them from their environment. */
export function tableEnvironment({ incidents, state }: Pick<StepProps, 'incidents' | 'state'>): Record<string, string> {
  return { INCIDENT_TABLE: incidents.name, STATE_TABLE: state.name };
}

/** What the hub may do, and whether it is stopped. */
export function readsAuthority(state: HubTable): Statement {
  return state.allowWithin([SETTINGS_KEY.pk, SWITCH_KEY.pk, STOP_KEY.pk], 'BatchGetItem');
}

/** Allows a function to assume roles in members under the name of an incident or an event; the role decides what it may do. */
export function assume(pattern: string): Statement {
  return { Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'], Resource: pattern };
}
