import type { AttackReport } from '#local/attacks/run-attack.ts';
import { hub } from './hub-command.ts';

/** Attacks an account of the running organization as an operator does, and gives the report when the hub has reacted as expected. */
export async function simulatedAttack(scenario: string, account: string): Promise<AttackReport> {
  const { out, err } = await hub('simulate', scenario, '--json', '--account', account);
  if (out === '') throw new Error(err);
  return JSON.parse(out) as AttackReport;
}
