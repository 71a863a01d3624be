import { CATALOGUE } from '#catalogue/index.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import { ownEntry } from '#core/own-property.ts';
import { modeFor } from '#core/settings.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import type { Account, Organization } from './organization.ts';

const LOCKING_OUT = CATALOGUE.filter((one) =>
  playbooksOf(one).some((id) => ownEntry(PLAYBOOKS, id).actsOn.includes('AwsIamUser')),
);

/** Settings of the hub's authority that may be unintended, each as one sentence with the way out. */
export function authorityWarnings(organization: Organization): string[] {
  return [...autoEverywhere(organization), ...noEmergencyUsers(organization)];
}

function autoEverywhere({ accounts }: Organization): string[] {
  // The first level of every account is the top of the file.
  const [top = {}] = accounts[0]?.modes ?? [];
  const auto = Object.entries(top).flatMap(([what, mode]) => (mode === 'auto' ? [what] : []));
  if (auto.length === 0) return [];
  return [
    `mode at the top of the file is auto for ${auto.join(', ')}: the hub acts by itself in all ${accounts.length} accounts, also in the management account and in each you add; say auto on the units or accounts that opted in.`,
  ];
}

function noEmergencyUsers({ accounts }: Organization): string[] {
  const silent = accounts.filter((account) => account.emergencyUsers === undefined && mayLockOut(account));
  if (silent.length === 0) return [];
  return [
    `detection.breakGlass says nothing about ${silent.map(({ name }) => name).join(', ')}, where the hub may deny IAM users everything: name the users kept for emergencies, or write breakGlass: [] where there are none.`,
  ];
}

function mayLockOut({ modes }: Account): boolean {
  return LOCKING_OUT.some((one) => ['approve', 'auto'].includes(modeFor(modes, one, one.severity)));
}
