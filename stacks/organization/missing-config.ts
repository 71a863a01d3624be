import { CATALOGUE } from '#catalogue/index.ts';
import { configNeedsOf } from '#core/detection/config-needs.ts';
import { modeFor } from '#core/settings.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import type { Organization } from './organization.ts';

const NEEDING = CATALOGUE.flatMap((detection) => {
  const needs = configNeedsOf(detection, PLAYBOOKS);
  return needs === undefined ? [] : [{ detection, ...needs }];
});

/** One sentence that names the accounts without AWS Config in which a scenario that needs it is on; none if there is no such account. */
export function missingConfigWarnings({ accounts }: Organization): string[] {
  const without = accounts.filter(
    ({ config, modes }) =>
      config === undefined && NEEDING.some(({ detection }) => modeFor(modes, detection, detection.severity) !== 'off'),
  );
  if (without.length === 0) return [];
  const seeing = NEEDING.filter(({ recognition }) => recognition).map(({ detection }) => detection.id);
  const restoring = [...new Set(NEEDING.flatMap(({ playbooks }) => playbooks))].sort();
  return [
    `AWS Config is off in ${without.map(({ name }) => name).join(', ')}: ${seeing.join(' and ')} detect nothing there, and ${restoring.join(', ')} find no earlier state; set config (on, or existing if the account has its own) where you want them.`,
  ];
}
