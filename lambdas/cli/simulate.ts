import { CATALOGUE } from '#catalogue/index.ts';
import { errorText, OperatorError } from '#core/errors.ts';
import { nearest } from '#core/nearest.ts';
import type { Language } from '#core/text.ts';
import type { AttackReport } from '#local/attacks/run-attack.ts';
import { NO_LOCAL_ORGANIZATION, unknownScenario } from '#words/command-line/errors.ts';
import { attackFailed, attackSummary } from '#words/command-line/outcomes.ts';
import { asLine, own, print, printError, printJson } from './screen.ts';
import type { Run } from './verbs.ts';

const SCENARIOS = CATALOGUE.map(({ id }) => id);

/** Attacks the local organization that is running, and shows what the hub did about it. */
export const simulate: Run<'simulate'> = async ({ values, operands: [scenario = ''], lang }) => {
  if (scenario !== 'all' && !SCENARIOS.includes(scenario)) {
    throw new OperatorError(unknownScenario(scenario, nearest(scenario, SCENARIOS)));
  }
  // AWS clients are loaded only here, so that the other verbs start quickly.
  const { attack, attackTable, endedAsExpected, findRunning, isRunning } = await import('#local/attacks/attack-by-hand.ts');
  if (!isRunning()) throw new OperatorError(NO_LOCAL_ORGANIZATION);
  const running = findRunning();
  const chosen = scenario === 'all' ? SCENARIOS : [scenario];
  const reports = await attackAll(chosen, (one) => attack(running, one, values), lang);
  if (values.json) for (const report of reports) printJson(report);
  else print(own(attackTable(reports, lang)));
  const good = reports.filter(endedAsExpected).length;
  if (!values.json && chosen.length > 1) print([asLine(''), asLine(attackSummary(good, chosen.length)[lang])]);
  return good === chosen.length ? 0 : 1;
};

/** Attacks one after the other. If one of several attacks cannot be carried out, it is reported and the others continue. */
async function attackAll(
  chosen: readonly string[],
  attack: (scenario: string) => Promise<AttackReport>,
  lang: Language,
): Promise<AttackReport[]> {
  const reports: AttackReport[] = [];
  for (const scenario of chosen) {
    try {
      const report = await attack(scenario);
      reports.push(report);
      if (chosen.length > 1) printError([asLine(`${scenario}: ${report.state}`)]);
    } catch (error) {
      if (chosen.length === 1) throw error;
      const reason = error instanceof OperatorError ? error.text[lang] : errorText(error);
      printError([asLine(attackFailed(scenario, reason)[lang])]);
    }
  }
  return reports;
}
