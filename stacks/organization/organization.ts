import { differenceFromDefaults, override, type PartialTuning } from '#core/detection/tuning.ts';
import type { Exception } from '#core/incident/exception.ts';
import type { Naming } from '#core/naming.ts';
import type { FlowLogs } from '#core/network/flow-log.ts';
import type { NoticeSettings } from '#core/notice/route.ts';
import { ownProperty } from '#core/own-property.ts';
import type { KnownPerson, Role } from '#core/people.ts';
import type { AddressAcl, BlockSet, Budgets, Modes, UndoLimits } from '#core/settings.ts';
import type { TicketSettings } from '#core/ticket/ticket.ts';
import type { WebAccess } from '#core/web-access.ts';
import type { AwsConfig } from '#member-baseline/recorder.ts';
import { modeRulesOf } from './authority.ts';
import { awsConfigOf } from './aws-config.ts';
import { type ControlPolicies, controlPoliciesOf } from './control-policies.ts';
import { type ControlRoomPlan, controlRoomOf } from './control-room.ts';
import { exceptionOf } from './exceptions.ts';
import { flowLogsOf } from './flow-logs.ts';
import { noticeAddressesOf, noticesOf } from './notices.ts';
import type { OrganizationFile } from './organization-file.ts';
import { peopleOf } from './people.ts';
import { type Services, servicesOf } from './security-services.ts';
import type { TakeOver } from './take-over.ts';
import { ticketsOf } from './tickets.ts';
import { webAccessOf } from './web-access.ts';

/** Where AWS delivers events of IAM, root users and other global services; every account forwards from here. */
const GLOBAL_REGION = 'us-east-1';

/** A year, and a month to review it. */
const TRAIL_DAYS = 400;

/** One account, with what it inherits from its units and the file. Its first Region holds its roles. */
export type Account = {
  readonly id: string;
  readonly name: string;
  readonly unit?: string;
  readonly environment?: string;
  readonly modes: Modes;
  readonly budgets?: Budgets;
  /** Its detection settings that differ from the defaults. */
  readonly tuning?: PartialTuning;
  /** Whether the file lists users for emergencies, or states that there are none; absent where it has no `breakGlass`. */
  readonly emergencyUsers?: 'some' | 'none';
  readonly regions: readonly [string, ...string[]];
  readonly unusedRegions: readonly string[];
  /** Regions beyond those, where AWS records sign-ins of its users. */
  readonly signInRegions: readonly string[];
  /** The web sites it lets the hub watch, and where the hub blocks addresses. */
  readonly webAccess?: WebAccess;
  readonly blockSet?: BlockSet;
  readonly networkAcl?: AddressAcl;
  readonly flowLogs?: FlowLogs;
  /** What the stacks create of AWS Config, or `existing` if the account has its own; absent if it is off. */
  readonly config?: AwsConfig | 'existing';
};

/** The organization as the stacks see it. */
export type Organization = {
  readonly id: string;
  readonly management: string;
  /** Whether the stacks create the organization trail. */
  readonly creates: { readonly trail: boolean };
  /** How long the bucket of the trail keeps log files, in days. */
  readonly trailDays: number;
  readonly services: Services;
  readonly takeOver: readonly TakeOver[];
  readonly naming: Naming;
  /** `on`: each stack with roles creates the boundary of policies/; else the ARN of a policy that exists. */
  readonly permissionsBoundary?: string;
  readonly alarmEmail?: string;
  /** Whether Lambda runs only code of the hub that the rollout signed. */
  readonly codeSigning: boolean;
  /** Whether the functions that contain and decide have reserved concurrency. */
  readonly reserveConcurrency: boolean;
  /** The account that stores the ledger, for how long, and whether even root cannot shorten that. */
  readonly ledger: { readonly account: string; readonly days: number; readonly mode: 'GOVERNANCE' | 'COMPLIANCE' };
  /** Shards of the stream that takes all flow logs. */
  readonly flowLogShards: OrganizationFile['hub']['flowLogShards'];
  readonly deploy: OrganizationFile['deploy'];
  readonly accounts: readonly Account[];
  readonly exceptions: readonly Exception[];
  readonly exempt: readonly string[];
  /** Absent where there is no control room. */
  readonly controlRoom?: ControlRoomPlan;
  readonly people: readonly KnownPerson[];
  /** Roles by groups of the identity provider. */
  readonly groups: Readonly<Record<string, Role>>;
  readonly notices?: NoticeSettings;
  readonly tickets?: TicketSettings;
  /** Mail addresses of routes that send mail, by route. */
  readonly noticeAddresses: Readonly<Record<string, readonly string[]>>;
  /** Accounts where no policy of the organization restricts who sets the hub's tags. */
  readonly tagsUnguardedIn: readonly string[];
  readonly approvalHours: number;
  readonly controlPolicies: ControlPolicies;
  readonly undo: UndoLimits;
  /** The interval between two heartbeats of an account. */
  readonly heartbeat: { readonly minutes: number };
};

/** What a file without contradictions means. */
export function organizationOf(file: OrganizationFile): Organization {
  const {
    account,
    homeRegion,
    rolePath,
    rolePrefix,
    permissionsBoundary,
    alarmEmail,
    ledger,
    codeSigning,
    reserveConcurrency,
    flowLogShards,
  } = file.hub;
  const idOf = (wanted: string) => file.accounts.find(({ name }) => name === wanted)?.id ?? '';
  const services = servicesOf(file.organization.services);
  const notices = noticesOf(file);
  const tickets = ticketsOf(file);
  const roles = { services, hubAccount: idOf(account), ledgerAccount: ledgerAccount(file) };
  return {
    id: file.organization.id,
    management: file.organization.management,
    creates: { trail: file.organization.trail === 'create' },
    trailDays: file.organization.trailDays ?? TRAIL_DAYS,
    services,
    takeOver: file.organization.takeOver,
    naming: { hubAccount: roles.hubAccount, homeRegion, rolePath, rolePrefix, deployRole: file.deploy.role },
    codeSigning,
    reserveConcurrency,
    ledger: { account: roles.ledgerAccount, days: ledger.days, mode: ledger.mode },
    flowLogShards,
    deploy: file.deploy,
    accounts: file.accounts.map((written) => accountOf(written, file)),
    exceptions: file.exceptions.map(exceptionOf),
    exempt: file.exempt,
    ...peopleOf(file),
    ...(file.controlRoom !== 'off' && { controlRoom: controlRoomOf(file.controlRoom, roles.hubAccount) }),
    ...(notices !== undefined && { notices }),
    ...(tickets !== undefined && { tickets }),
    noticeAddresses: noticeAddressesOf(file),
    tagsUnguardedIn: file.accounts.filter((written) => !areTagsGuarded(written, file)).map(({ id }) => id),
    approvalHours: file.approvalHours,
    controlPolicies: controlPoliciesOf(file, roles),
    undo: file.undo,
    heartbeat: file.heartbeat,
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    ...(alarmEmail !== undefined && { alarmEmail }),
  };
}

/** The account that stores the ledger, and what AWS Config delivers: the hub unless the file names another. */
function ledgerAccount({ hub, accounts }: OrganizationFile): string {
  return accounts.find(({ name }) => name === (hub.ledger.account ?? hub.account))?.id ?? '';
}

/** AWS applies control policies to every account but the management account. */
function areTagsGuarded({ id, name, unit }: OrganizationFile['accounts'][number], file: OrganizationFile): boolean {
  const { tags } = file.controlPolicies;
  if (id === file.organization.management || tags === 'off') return false;
  return tags === 'on' || tags.accounts.includes(name) || ancestry(unit).some((path) => tags.units.includes(path));
}

/** An account with what it inherits: the nearest level that has a setting wins; detection is merged field by field. */
export function accountOf(written: OrganizationFile['accounts'][number], file: OrganizationFile): Account {
  const { id, name, unit } = written;
  const units = ancestry(unit).flatMap((path) => ownProperty(file.units, path) ?? []);
  const levels = [file, ...units, written];
  const budgets = levels.findLast((one) => one.budgets !== undefined)?.budgets;
  const environment = written.environment ?? units.findLast((one) => one.environment !== undefined)?.environment;
  const [first = GLOBAL_REGION, ...more] = new Set([...(written.regions ?? file.regions), GLOBAL_REGION]);
  const unusedRegions = file.unusedRegions.filter((region) => region !== first && !more.includes(region));
  const tuning = differenceFromDefaults(
    levels.reduce<PartialTuning>((inherited, { detection = {} }) => override(inherited, detection), {}),
  );
  const webAccess = [...units, written].findLast((one) => one.webAccess !== undefined)?.webAccess;
  const config = awsConfigOf(levels.findLast((one) => one.config !== undefined)?.config, {
    regions: [first, ...more],
    bucketAccount: ledgerAccount(file),
  });
  const emergencyUsers = levels.findLast((one) => one.detection?.breakGlass !== undefined)?.detection?.breakGlass;
  const flowLogs = flowLogsOf([...units, written].flatMap((one) => one.flowLogs ?? []));
  return {
    id,
    name,
    modes: levels.flatMap(({ mode }) => (mode === undefined ? [] : [modeRulesOf(mode)])),
    regions: [first, ...more],
    unusedRegions,
    signInRegions: [...new Set(file.signInRegions)].filter((region) => ![first, ...more, ...unusedRegions].includes(region)),
    ...(unit !== undefined && { unit }),
    ...(environment !== undefined && { environment }),
    ...(budgets !== undefined && { budgets }),
    ...(tuning !== undefined && { tuning }),
    ...(emergencyUsers !== undefined && { emergencyUsers: emergencyUsers.length > 0 ? 'some' : 'none' }),
    ...(webAccess !== undefined && webAccessOf(webAccess, first)),
    ...(config !== undefined && { config }),
    ...(flowLogs !== undefined && { flowLogs: { ...flowLogs, ...(tuning?.riskyPorts && { ports: tuning.riskyPorts }) } }),
  };
}

/** `a/b/c` as `a`, `a/b`, `a/b/c`. */
function ancestry(unit: string | undefined): string[] {
  if (unit === undefined) return [];
  const parts = unit.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
