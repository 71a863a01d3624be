import { ownProperty } from '#core/own-property.ts';
import { defaultMode } from '#core/settings.ts';
import type { Running } from '../running.ts';
import { type AttackReport, runAttack } from './run-attack.ts';

export { endedAsExpected } from '../demonstration.ts';
export { findRunning, isRunning } from '../running.ts';
export { attackTable } from './table.ts';

/** One attack on the running organization; by default on an account with mode auto, in its first Region. */
export function attack(
  running: Running,
  scenario: string,
  where: { account?: string | undefined; region?: string | undefined },
): Promise<AttackReport> {
  const { accounts, naming, management } = running.organization;
  const members = accounts.filter(({ id }) => id !== naming.hubAccount && id !== management);
  const byMode = (mode: string) => members.find(({ modes }) => defaultMode(modes) === mode) ?? members[0];
  const suitable = {
    // These need a change that the hub does not revert immediately, so an account in mode observe.
    'sg-closed': byMode('observe'),
    's3-acl-removed': byMode('observe'),
    'sg-stale-opening': byMode('observe'),
    // Connections appear in flow logs only.
    'sg-connection-after-open': members.find(({ flowLogs }) => flowLogs !== undefined),
    // This Region is unusual only if no other attack used it.
    'unusual-region': accounts.find(({ id }) => id === management),
    // Only the hub account's own custom action counts.
    'securityhub-custom-action': accounts.find(({ id }) => id === naming.hubAccount),
  };
  const chosen = ownProperty(suitable, scenario as keyof typeof suitable) ?? byMode('auto');
  const account = where.account ?? chosen?.name ?? '';
  const region = where.region ?? accounts.find(({ name }) => name === account)?.regions[0] ?? naming.homeRegion;
  return runAttack(running, scenario, account, region);
}
