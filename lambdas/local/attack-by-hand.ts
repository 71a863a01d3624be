import type { Running } from './place.ts';
import { type Report, strike } from './strike.ts';

export { findRunning } from './place.ts';
export { isWell } from './story.ts';
export { storyTable } from './table.ts';

/** One attack on the running organization. Where nobody says, it hits an account that contains by itself, in its first Region. */
export function attack(
  running: Running,
  scenario: string,
  where: { account?: string | undefined; region?: string | undefined },
): Promise<Report> {
  const { accounts, naming, management } = running.organization;
  const members = accounts.filter(({ id }) => id !== naming.hubAccount && id !== management);
  const byMode = (mode: string) => members.find(({ modes }) => modes.default === mode) ?? members[0];
  // Closing again is something people do where the hub only watches; a Region is unusual where nothing else was attacked.
  const suited = {
    'sg-closed': byMode('observe'),
    's3-acl-removed': byMode('observe'),
    'unusual-region': accounts.find(({ id }) => id === management),
  };
  const chosen = suited[scenario as keyof typeof suited] ?? byMode('auto');
  const account = where.account ?? chosen?.name ?? '';
  const region = where.region ?? accounts.find(({ name }) => name === account)?.regions[0] ?? naming.homeRegion;
  return strike(running, scenario, account, region);
}
