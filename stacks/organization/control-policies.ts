import { z } from 'zod';
import { roleArn } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';
import { section } from './section.ts';
import type { Services } from './security-services.ts';

/** The documents of policies/ that AWS Organizations attaches to accounts, by the keys of the organization file. */
export const CONTROLS = ['baseline', 'tags', 'services', 'hub', 'evidence', 'rootUser', 'regions'] as const;

export type Control = (typeof CONTROLS)[number];

const onOff = z.enum(['on', 'off'], { error: 'must be on or off' });

/** The accounts that a policy binds: every member account, none, or those of these units and these accounts. */
const reach = z.union(
  [z.enum(['on', 'off']), section({ units: z.array(z.string()).default([]), accounts: z.array(z.string()).default([]) })],
  { error: 'must be on, off, or a section with units or accounts' },
);

const roleArns = z
  .array(
    z
      .string()
      .regex(
        /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+\*?$/,
        'must be ARNs of roles with the id of their account, such as arn:aws:iam::123456789012:role/Automation, because a role of that name may exist in another account since before it was protected',
      ),
  )
  .default([]);

/** Which control policy binds which accounts, as the organization file writes it. */
export const controlSection = section({
  baseline: reach.default('on'),
  tags: reach.default('on'),
  services: reach.optional(),
  hub: onOff.default('on'),
  evidence: onOff.default('on'),
  rootUser: reach.default('off'),
  regions: reach.default('off'),
  spare: roleArns,
  taggers: roleArns,
});

/** The id of an organizational unit, as AWS writes it. */
export const unitId = z.string().regex(/^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/, 'must be the id of a unit such as ou-exam-12345678');

/** What a policy is attached to: the root, or the id of a unit or an account. */
export type PolicyTarget = 'root' | string;

export type ControlPolicies = {
  readonly targets: Readonly<Record<Control, readonly PolicyTarget[]>>;
  /** ARNs of further roles that, like the deploy role, may change what is protected, or may set the hub's tags. */
  readonly spare: readonly string[];
  readonly taggers: readonly string[];
};

type Written = z.infer<typeof controlSection>;

/** The part of the organization file that decides which accounts each policy binds. */
type BoundFile = {
  readonly controlPolicies: Written;
  readonly units: Readonly<Record<string, { readonly id?: string | undefined }>>;
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly organization: { readonly management: string };
};

/** Where each policy is attached. Services that the hub does not administer are not protected unless the file says so. */
export function controlPoliciesOf(
  file: BoundFile,
  { services, hubAccount, ledgerAccount }: { services: Services; hubAccount: string; ledgerAccount: string },
): ControlPolicies {
  const { spare, taggers, ...written } = file.controlPolicies;
  const isManaged = services.securityHub && services.guardDuty !== false;
  const targetsOf = (reached: Exclude<Written['services'], undefined>): PolicyTarget[] => {
    if (reached === 'off') return [];
    if (reached === 'on') return ['root'];
    const units = reached.units.flatMap((path) => ownProperty(file.units, path)?.id ?? []);
    const accounts = reached.accounts.flatMap((name) => file.accounts.find((one) => one.name === name)?.id ?? []);
    return [...units, ...accounts];
  };
  // A resource control policy has no effect on what the management account owns.
  const isBound = ledgerAccount !== file.organization.management;
  return {
    targets: {
      baseline: targetsOf(written.baseline),
      tags: targetsOf(written.tags),
      services: targetsOf(written.services ?? (isManaged ? 'on' : 'off')),
      hub: written.hub === 'on' ? [hubAccount] : [],
      evidence: written.evidence === 'on' && isBound ? [ledgerAccount] : [],
      rootUser: targetsOf(written.rootUser),
      regions: targetsOf(written.regions),
    },
    spare,
    taggers,
  };
}

/** Units and accounts that the section names and that do not exist, or that AWS applies no policy to. */
export function controlPolicyFaults({ controlPolicies: written, units, accounts, organization }: BoundFile): string[] {
  return CONTROLS.flatMap((control) => {
    const reached = written[control];
    if (reached === undefined || typeof reached === 'string') return [];
    const fault = (text: string) => `controlPolicies.${control}: ${text}`;
    return [
      ...(reached.units.length + reached.accounts.length === 0 ? [fault('names neither units nor accounts')] : []),
      ...reached.units.flatMap((path) => {
        const unit = ownProperty(units, path);
        if (unit === undefined) return [fault(`units does not list ${path}`)];
        return unit.id === undefined ? [fault(`units: ${path} needs its id, such as id: ou-exam-12345678`)] : [];
      }),
      ...reached.accounts.flatMap((name) => {
        const account = accounts.find((one) => one.name === name);
        if (account === undefined) return [fault(`no account is named ${name}`)];
        return account.id === organization.management ? [fault(`AWS applies no policy to the management account ${name}`)] : [];
      }),
    ];
  });
}

/** The deploy role as a principal of any account. It has no path. */
export function deployRoleArn(role: string): string {
  return `arn:aws:iam::*:role/${role}`;
}

/** Every managed policy of the hub, in any account: the boundaries of its roles. */
export function hubPolicies(naming: Parameters<typeof roleArn>[0]): string {
  return hubRoles(naming).replace(':role/', ':policy/');
}

/** Every role of the hub, in any account. */
export function hubRoles(naming: Parameters<typeof roleArn>[0]): string {
  return roleArn(naming, '*', '*');
}
