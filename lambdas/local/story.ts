import { defaultMode } from '#core/settings.ts';
import { type AttackReport, runAttack } from './attacks/run-attack.ts';
import type { Running } from './running.ts';

/** The attacks `npm start` plays: each on an account of the example organization, in a Region, one after the other. */
const STORY = [
  { scenario: 'sg-ssh-open-world', mode: 'auto', region: 0 },
  { scenario: 'sg-open-highrisk-port', mode: 'auto', region: 1 },
  { scenario: 'sg-open-all-ports', mode: 'auto', region: 0 },
  { scenario: 'cloudtrail-stop-logging', mode: 'auto', region: 1 },
  { scenario: 'sg-ssh-open-world', mode: 'observe', region: 0 },
  { scenario: 'sg-closed', mode: 'observe', region: 1 },
  { scenario: 'hub-role-misuse', mode: 'auto', region: 0 },
] as const;

/** Plays the story; accounts are chosen by what they allow the hub to do, so that any organization file will do. */
export async function* runDemonstration(running: Running): AsyncGenerator<AttackReport> {
  const { accounts, management, naming } = running.organization;
  const members = accounts.filter(({ id }) => id !== management && id !== naming.hubAccount);
  const turns = new Map<string, number>();
  for (const { scenario, mode, region } of STORY) {
    const suitable = members.filter(({ modes }) => defaultMode(modes) === mode);
    const turn = turns.get(mode) ?? 0;
    turns.set(mode, turn + 1);
    const account = suitable[turn % suitable.length];
    if (account === undefined) continue;
    yield await runAttack(running, scenario, account.name, account.regions[region] ?? account.regions[0]);
  }
}

/** Whether an attack ended as it should. */
export function endedAsExpected(report: AttackReport): boolean {
  return report.state === report.expected && report.verified;
}
