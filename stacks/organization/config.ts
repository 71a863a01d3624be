import { existsSync, readFileSync } from 'node:fs';
import { type Document, parseDocument } from 'yaml';
import type { z } from 'zod';
import { differenceFromDefaults, override, type PartialTuning } from '#core/detection/tuning.ts';
import { OperatorError } from '#core/errors.ts';
import type { Exception } from '#core/incident/exception.ts';
import { type Naming, roleArn } from '#core/naming.ts';
import type { FlowLogs } from '#core/network/flow-log.ts';
import type { AccountSettings, AddressAcl, BlockSet, Budgets, Modes, Settings } from '#core/settings.ts';
import type { WebAccess } from '#member-baseline/scanners.ts';
import { exceptionFaults, exceptionOf, wordsOf } from './authority.ts';
import { flowLogFaults, flowLogsOf } from './flow-logs.ts';
import { type OrganizationFile, organizationFile, REGION } from './organization-file.ts';
import { webAccessFaults, webAccessOf } from './web-access.ts';

/** Where the hub's own IAM, root and global-service events appear; every account forwards from here. */
export const GLOBAL_REGION = 'us-east-1';

/** One account, with everything its units say about it folded in. The first Region holds its roles. */
export type Account = {
  readonly id: string;
  readonly name: string;
  readonly unit?: string;
  readonly environment?: string;
  readonly modes: Modes;
  readonly budgets?: Budgets;
  /** What it wants recognised by, apart from the defaults. */
  readonly tuning?: PartialTuning;
  readonly regions: readonly [string, ...string[]];
  /** Regions the account says it does not use. */
  readonly unusedRegions: readonly string[];
  /** What it lets the hub watch of its web sites, and where addresses to be blocked go. */
  readonly webAccess?: WebAccess;
  readonly blockSet?: BlockSet;
  readonly networkAcl?: AddressAcl;
  readonly flowLogs?: FlowLogs;
};

/** The organization as the stacks see it. */
export type Organization = {
  readonly id: string;
  readonly management: string;
  /** Whether the stacks bring the organization trail, and the administration of Security Hub and GuardDuty. */
  readonly creates: { readonly trail: boolean; readonly services: boolean };
  readonly naming: Naming;
  readonly permissionsBoundary?: string;
  readonly alarmEmail?: string;
  /** Who keeps the evidence, how long, and whether even root may not shorten that. */
  readonly ledger: { readonly account: string; readonly days: number; readonly mode: 'GOVERNANCE' | 'COMPLIANCE' };
  readonly deploy: OrganizationFile['deploy'];
  readonly accounts: readonly Account[];
  readonly exceptions: readonly Exception[];
  readonly approvalHours: number;
};

/** The organization file in use: HUB_ORGANIZATION, else stacks/organization.yaml, else the example. */
export function organizationPath(env: NodeJS.ProcessEnv = process.env): string {
  if (env.HUB_ORGANIZATION !== undefined) return env.HUB_ORGANIZATION;
  const own = new URL('../organization.yaml', import.meta.url).pathname;
  return existsSync(own) ? own : new URL('./example.yaml', import.meta.url).pathname;
}

/** Reads and checks an organization file. Throws one OperatorError that lists every fault with its place. */
export function readOrganization(path: string): Organization {
  let written: string;
  try {
    written = readFileSync(path, 'utf8');
  } catch {
    throw new OperatorError(
      `There is no organization file at ${path}; copy stacks/organization/example.yaml there or set HUB_ORGANIZATION.`,
    );
  }
  return parseOrganization(written, path);
}

/** The same from text; `path` only names it in errors. */
export function parseOrganization(written: string, path: string): Organization {
  const document = parseDocument(written);
  const [fault] = document.errors;
  if (fault !== undefined) throw new OperatorError(`${path} is not YAML: ${fault.message.split(/:?\n/)[0]}.`);
  const read = organizationFile.safeParse(plainOf(document, path));
  if (!read.success) throw new OperatorError(`${path} needs mending: ${read.error.issues.map(sentence).join('; ')}.`);
  const faults = contradictions(read.data);
  if (faults.length > 0) throw new OperatorError(`${path} needs mending: ${faults.join('; ')}.`);
  return organizationOf(read.data);
}

/** An alias without its anchor is found only here. */
function plainOf(document: Document, path: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new OperatorError(`${path} is not YAML: ${(error as Error).message}.`);
  }
}

/** What the functions read at run time. */
export function settingsOf(organization: Organization): Settings {
  const tunings = new Map(organization.accounts.flatMap(({ tuning }) => (tuning ? [[JSON.stringify(tuning), tuning]] : [])));
  const written = [...tunings.keys()];
  const accounts = organization.accounts.map((account) => {
    const { id, name, unit, environment, modes, budgets, tuning, blockSet, networkAcl, flowLogs } = account;
    const settings: AccountSettings = {
      name,
      modes,
      ...(unit !== undefined && { unit }),
      ...(environment !== undefined && { environment }),
      ...(budgets !== undefined && { budgets }),
      ...(tuning !== undefined && { tuning: written.indexOf(JSON.stringify(tuning)) }),
      ...(blockSet !== undefined && { blockSet }),
      ...(networkAcl !== undefined && { networkAcl }),
      ...(flowLogs !== undefined && { flowLogs }),
    };
    return [id, settings];
  });
  const { exceptions, approvalHours, naming, deploy } = organization;
  const rollout = [`arn:aws:iam::*:role/${deploy.role}`, `arn:aws:iam::*:role/*/${deploy.role}`];
  return {
    accounts: Object.fromEntries(accounts),
    exceptions,
    approvalHours,
    protectedPrincipals: { users: [], roles: [roleArn(naming, '*', '*'), ...rollout] },
    ...(tunings.size > 0 && { tunings: [...tunings.values()] }),
    deployRole: deploy.role,
  };
}

function organizationOf(file: OrganizationFile): Organization {
  const { account, homeRegion, rolePath, rolePrefix, permissionsBoundary, alarmEmail, ledger } = file.hub;
  const idOf = (wanted: string) => file.accounts.find(({ name }) => name === wanted)?.id ?? '';
  const hubAccount = idOf(account);
  return {
    id: file.organization.id,
    management: file.organization.management,
    creates: { trail: file.organization.trail === 'create', services: file.organization.services === 'manage' },
    naming: { hubAccount, homeRegion, rolePath, rolePrefix },
    ledger: { account: idOf(ledger.account ?? account), days: ledger.days, mode: ledger.mode },
    deploy: file.deploy,
    accounts: file.accounts.map((written) => accountOf(written, file)),
    exceptions: file.exceptions.map(exceptionOf),
    approvalHours: file.approvalHours,
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    ...(alarmEmail !== undefined && { alarmEmail }),
  };
}

function accountOf(written: OrganizationFile['accounts'][number], file: OrganizationFile): Account {
  const { id, name, unit } = written;
  const units = ancestry(unit).flatMap((path) => file.units[path] ?? []);
  const budgets = [file, ...units, written].findLast((one) => one.budgets !== undefined)?.budgets;
  const environment = written.environment ?? units.findLast((one) => one.environment !== undefined)?.environment;
  const [first = GLOBAL_REGION, ...more] = new Set([...(written.regions ?? file.regions), GLOBAL_REGION]);
  const said = [file, ...units, written].reduce<PartialTuning>((far, { detection = {} }) => override(far, detection), {});
  const tuning = differenceFromDefaults(said);
  const webAccess = [...units, written].findLast((one) => one.webAccess !== undefined)?.webAccess;
  const flowLogs = flowLogsOf([...units, written].flatMap((one) => one.flowLogs ?? []));
  return {
    id,
    name,
    modes: [file, ...units, written].flatMap(({ mode }) => (mode === undefined ? [] : [wordsOf(mode)])),
    regions: [first, ...more],
    unusedRegions: file.unusedRegions.filter((region) => region !== first && !more.includes(region)),
    ...(unit !== undefined && { unit }),
    ...(environment !== undefined && { environment }),
    ...(budgets !== undefined && { budgets }),
    ...(tuning !== undefined && { tuning }),
    ...(webAccess !== undefined && webAccessOf(webAccess, first)),
    ...(flowLogs !== undefined && { flowLogs: { ...flowLogs, ...(tuning?.riskyPorts && { ports: tuning.riskyPorts }) } }),
  };
}

/** `a/b/c` as `a`, `a/b`, `a/b/c`. */
function ancestry(unit: string | undefined): string[] {
  if (unit === undefined) return [];
  const parts = unit.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function contradictions(file: OrganizationFile): string[] {
  const { accounts, units, hub, organization } = file;
  const twice = (key: 'id' | 'name') =>
    accounts.filter((one, index) => accounts.findIndex((other) => other[key] === one[key]) !== index);
  return [
    ...twice('id').map(({ id }) => `accounts: ${id} is listed twice`),
    ...twice('name').map(({ name }) => `accounts: the name ${name} is given twice`),
    ...accounts.flatMap(({ name }) =>
      accounts
        .filter((other) => name.startsWith(`${other.name}-`) && REGION.test(name.slice(other.name.length + 1)))
        .map((other) => `accounts: ${name} would share its stack's name with ${other.name} in that Region`),
    ),
    ...accounts.flatMap(({ name, unit }) =>
      unit === undefined || Object.hasOwn(units, unit) ? [] : [`accounts: ${name} is in unit ${unit}, which units does not list`],
    ),
    ...exceptionFaults(
      file.exceptions,
      accounts.map(({ name }) => name),
      Object.keys(units),
    ),
    ...(hub.ledger.account === undefined || accounts.some(({ name }) => name === hub.ledger.account)
      ? []
      : [`hub.ledger.account: no account is named ${hub.ledger.account}`]),
    ...accounts
      .map((account) => accountOf(account, file))
      .flatMap(({ name, webAccess, regions }) =>
        webAccess === undefined ? [] : webAccessFaults(webAccess, regions).map((fault) => `accounts: ${name}: ${fault}`),
      ),
    ...accounts
      .map((account) => accountOf(account, file))
      .flatMap(({ name, flowLogs, regions }) => {
        const faults = flowLogs === undefined ? [] : flowLogFaults(flowLogs, { isHub: name === hub.account, regions });
        return faults.map((fault) => `accounts: ${name}: ${fault}`);
      }),
    ...(accounts.some(({ name }) => name === hub.account) ? [] : [`hub.account: no account is named ${hub.account}`]),
    ...(accounts.some(({ id }) => id === organization.management)
      ? []
      : [`organization.management: accounts does not list ${organization.management}`]),
    ...(accounts.find(({ name }) => name === hub.account)?.id === organization.management
      ? ['hub.account: the hub must not live in the management account']
      : []),
  ];
}

function sentence(issue: z.core.$ZodIssue): string {
  const place = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return `${place === '' ? 'the file' : place} ${issue.message.replace(/^Invalid input: /, '')}`;
}
