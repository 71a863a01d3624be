import { CATALOGUE } from '#catalogue/index.ts';
import { OperatorError, reasonOf } from '#core/errors.ts';
import type { AttackReport } from '#local/attacks/run-attack.ts';
import { readWords } from './arguments.ts';
import type { Command } from './verb.ts';

const usage = 'simulate SCENARIO|all [--account NAME] [--region R] [--json]';
const scenarios = CATALOGUE.map(({ id }) => id);

/** Attacks the local organization that is running, and tells what the hub did about it. */
export const simulate: Command = {
  usage,
  summary: `Attacks the local organization that npm start has brought up. SCENARIO is all, or one of\n${scenarios.join(', ')}.`,
  run: async (words) => {
    const options = {
      account: { type: 'string' },
      region: { type: 'string' },
      json: { type: 'boolean', default: false },
    } as const;
    const { values, positionals } = readWords(words, options, usage);
    const [scenario, ...more] = positionals;
    if (scenario === undefined || more.length > 0) throw new OperatorError(`Give one scenario. Usage: ${usage}`);
    if (scenario !== 'all' && !scenarios.includes(scenario)) {
      throw new OperatorError(`There is no attack named ${scenario}; take all, or one of ${scenarios.join(', ')}.`);
    }
    // AWS clients are loaded only here, so that the other verbs start at once.
    const { attack, findRunning, endedAsExpected, attackTable } = await import('#local/attacks/attack-by-hand.ts');
    const running = findRunning();
    const chosen = scenario === 'all' ? scenarios : [scenario];
    const reports = await attackAll(chosen, (one) => attack(running, one, values));
    if (values.json) for (const report of reports) console.log(JSON.stringify(report));
    else console.log(attackTable(reports));
    const well = reports.filter(endedAsExpected).length;
    if (!values.json && chosen.length > 1) console.log(`\n${well} of ${chosen.length} scenarios ended as they should.`);
    return well === chosen.length ? 0 : 1;
  },
};

/** Attacks one after the other. Of several, one that cannot be carried out is told and does not keep the others back. */
async function attackAll(
  chosen: readonly string[],
  attack: (scenario: string) => Promise<AttackReport>,
): Promise<AttackReport[]> {
  const reports: AttackReport[] = [];
  for (const scenario of chosen) {
    try {
      const report = await attack(scenario);
      reports.push(report);
      if (chosen.length > 1) console.error(`${scenario}: ${report.state}`);
    } catch (error) {
      if (chosen.length === 1) throw error;
      console.error(`${scenario}: the attack itself failed: ${reasonOf(error)}`);
    }
  }
  return reports;
}
