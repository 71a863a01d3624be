import { OperatorError } from '../core/errors.ts';
import { CATALOGUE } from '../detect/catalogue/index.ts';
import { readWords } from './arguments.ts';
import type { Verb } from './verb.ts';

const usage = 'simulate SCENARIO [--account NAME] [--region R] [--json]';
const scenarios = CATALOGUE.map(({ id }) => id);

/** Attacks the local organization that is running, and tells what the hub did about it. */
export const simulate: Verb = {
  usage,
  summary: `Attacks the local organization that npm start has brought up. SCENARIO is one of\n${scenarios.join(', ')}.`,
  run: async (words) => {
    const options = {
      account: { type: 'string' },
      region: { type: 'string' },
      json: { type: 'boolean', default: false },
    } as const;
    const { values, positionals } = readWords(words, options, usage);
    const [scenario, ...more] = positionals;
    if (scenario === undefined || more.length > 0) throw new OperatorError(`Give one scenario. Usage: ${usage}`);
    if (!scenarios.includes(scenario))
      throw new OperatorError(`There is no attack named ${scenario}; take one of ${scenarios.join(', ')}.`);
    // AWS clients are loaded only here, so that the other verbs start at once.
    const { attack, findRunning, isWell, storyTable } = await import('../local/attack-by-hand.ts');
    const report = await attack(findRunning(), scenario, values);
    console.log(values.json ? JSON.stringify(report) : storyTable([report]));
    return isWell(report) ? 0 : 1;
  },
};
