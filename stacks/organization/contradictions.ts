import { awsConfigFaults } from './aws-config.ts';
import { controlPolicyFaults } from './control-policies.ts';
import { exceptionFaults } from './exceptions.ts';
import { flowLogFaults } from './flow-logs.ts';
import { noticeFaults } from './notices.ts';
import { accountOf } from './organization.ts';
import type { OrganizationFile } from './organization-file.ts';
import { peopleFaults } from './people.ts';
import { governedRegions, REGION } from './regions.ts';
import { secretFaults } from './secret.ts';
import { takeOverFaults } from './take-over.ts';
import { webAccessFaults } from './web-access.ts';

/** Faults that the schema cannot see, because two places of the file contradict: each is one sentence that begins with its place. */
export function contradictionsIn(file: OrganizationFile): string[] {
  const names = file.accounts.map(({ name }) => name);
  return [
    ...duplicates(file),
    ...file.accounts.flatMap(({ name, unit }) =>
      unit === undefined || Object.hasOwn(file.units, unit)
        ? []
        : [`accounts: ${name} is in unit ${unit}, which units does not list`],
    ),
    ...exceptionFaults(file.exceptions, names, Object.keys(file.units)),
    ...unknownLedgerAccount(file, names),
    ...peopleFaults(file),
    ...noticeFaults(file),
    ...secretFaults(file),
    ...controlPolicyFaults(file),
    ...accountFaults(file),
    ...hubFaults(file),
    ...heartbeatFaults(file),
    ...takeOverFaults(
      file,
      governedRegions(
        file.accounts.map((one) => accountOf(one, file)),
        file.hub.homeRegion,
      ),
    ),
  ];
}

function duplicates({ accounts }: OrganizationFile): string[] {
  const repeated = (key: 'id' | 'name') =>
    accounts.filter((one, index) => accounts.findIndex((other) => other[key] === one[key]) !== index);
  const sharesStack = (name: string, other: string) => name.startsWith(`${other}-`) && REGION.test(name.slice(other.length + 1));
  return [
    ...repeated('id').map(({ id }) => `accounts: ${id} is listed twice`),
    ...repeated('name').map(({ name }) => `accounts: the name ${name} is used twice`),
    ...accounts.flatMap(({ name }) =>
      accounts
        .filter((other) => sharesStack(name, other.name))
        .map((other) => `accounts: ${name} would have the same stack name as ${other.name} in that Region`),
    ),
  ];
}

function unknownLedgerAccount({ hub }: OrganizationFile, names: readonly string[]): string[] {
  const { account } = hub.ledger;
  return account === undefined || names.includes(account) ? [] : [`hub.ledger.account: no account is named ${account}`];
}

function accountFaults(file: OrganizationFile): string[] {
  const accounts = file.accounts.map((written) => accountOf(written, file));
  const named = (name: string, faults: readonly string[]) => faults.map((fault) => `accounts: ${name}: ${fault}`);
  return [
    ...accounts.flatMap(({ name, webAccess, regions }) =>
      webAccess === undefined ? [] : named(name, webAccessFaults(webAccess, regions)),
    ),
    ...accounts.flatMap(({ name, regions }, index) => named(name, awsConfigFaults(file.accounts[index]?.config, regions))),
    ...accounts.flatMap(({ name, flowLogs, regions }) =>
      flowLogs === undefined ? [] : named(name, flowLogFaults(flowLogs, { isHub: name === file.hub.account, regions })),
    ),
  ];
}

/** How many accounts the heartbeat function can call within the minute of its run, with time to spare. */
const ACCOUNTS_A_RUN = 200;

function heartbeatFaults({ heartbeat, accounts }: OrganizationFile): string[] {
  const least = Math.ceil(accounts.length / ACCOUNTS_A_RUN);
  if (heartbeat.minutes >= least) return [];
  return [`heartbeat.minutes: ${accounts.length} accounts need an interval of at least ${least} minutes`];
}

function hubFaults({ hub, accounts, organization: { management, trail, trailDays } }: OrganizationFile): string[] {
  const account = accounts.find(({ name }) => name === hub.account);
  return [
    ...(account === undefined ? [`hub.account: no account is named ${hub.account}`] : []),
    ...(accounts.some(({ id }) => id === management) ? [] : [`organization.management: accounts does not list ${management}`]),
    ...(trail === 'existing' && trailDays !== undefined
      ? ['organization.trailDays: the bucket of an existing trail is not changed, so leave this out']
      : []),
    ...(account?.id === management ? ['hub.account: the hub must not be in the management account'] : []),
  ];
}
