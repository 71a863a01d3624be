import { defaultMode } from '#core/settings.ts';
import type { Running } from '../running.ts';
import { type AttackReport, runAttack } from './run-attack.ts';

export { findRunning, isRunning } from '../running.ts';
export { endedAsExpected } from '../story.ts';
export { attackTable } from '../table.ts';

/** One attack on the running organization. Where nobody says, it hits an account that contains by itself, in its first Region. */
export function attack(
  running: Running,
  scenario: string,
  where: { account?: string | undefined; region?: string | undefined },
): Promise<AttackReport> {
  const { accounts, naming, management } = running.organization;
  const members = accounts.filter(({ id }) => id !== naming.hubAccount && id !== management);
  const byMode = (mode: string) => members.find(({ modes }) => defaultMode(modes) === mode) ?? members[0];
  // Closing again, or leaving open, is something people do where the hub only watches; a Region is unusual where nothing else was attacked.
  const suited = {
    'sg-closed': byMode('observe'),
    's3-acl-removed': byMode('observe'),
    'sg-stale-opening': byMode('observe'),
    // Only who sends flow logs can show a connection.
    'sg-connection-after-open': members.find(({ flowLogs }) => flowLogs !== undefined),
    'unusual-region': accounts.find(({ id }) => id === management),
    // The administrator's button counts, and no other.
    'securityhub-custom-action': accounts.find(({ id }) => id === naming.hubAccount),
  };
  const chosen = suited[scenario as keyof typeof suited] ?? byMode('auto');
  const account = where.account ?? chosen?.name ?? '';
  const region = where.region ?? accounts.find(({ name }) => name === account)?.regions[0] ?? naming.homeRegion;
  return runAttack(running, scenario, account, region);
}
