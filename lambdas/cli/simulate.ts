import { OperatorError } from '../core/errors.ts';
import { ATTACKS } from '../local/attacks/index.ts';
import { findRunning } from '../local/place.ts';
import { isWell } from '../local/story.ts';
import { strike } from '../local/strike.ts';
import { storyTable } from '../local/table.ts';
import { readWords } from './arguments.ts';
import type { Verb } from './verb.ts';

const usage = 'simulate SCENARIO [--account NAME] [--region R] [--json]';

/** Attacks the local organization that is running, and tells what the hub did about it. */
export const simulate: Verb = {
  usage,
  summary: `Attacks the local organization that npm start has brought up. SCENARIO is one of\n${Object.keys(ATTACKS).join(', ')}.`,
  run: async (words) => {
    const options = {
      account: { type: 'string' },
      region: { type: 'string' },
      json: { type: 'boolean', default: false },
    } as const;
    const { values, positionals } = readWords(words, options, usage);
    const [scenario, ...more] = positionals;
    if (scenario === undefined || more.length > 0) throw new OperatorError(`Give one scenario. Usage: ${usage}`);
    if (!(scenario in ATTACKS))
      throw new OperatorError(`There is no attack named ${scenario}; take one of ${Object.keys(ATTACKS).join(', ')}.`);
    const running = findRunning();
    const { accounts, naming, management } = running.organization;
    // Closing again is something people do where the hub only watches.
    const mode = scenario === 'sg-closed' ? 'observe' : 'auto';
    const members = accounts.filter(({ id }) => id !== naming.hubAccount && id !== management);
    const chosen = members.find(({ modes }) => modes.default === mode) ?? members[0];
    const account = values.account ?? chosen?.name ?? '';
    const region = values.region ?? accounts.find(({ name }) => name === account)?.regions[0] ?? naming.homeRegion;
    const report = await strike(running, scenario, account, region);
    console.log(values.json ? JSON.stringify(report) : storyTable([report]));
    return isWell(report) ? 0 : 1;
  },
};
