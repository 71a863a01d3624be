import { styleText } from 'node:util';
import { OperatorError } from '#core/errors.ts';
import type { ListedIncident } from '#core/incident/list.ts';
import { type State, TRANSITIONS } from '#core/incident/state.ts';
import { isoTime } from '#core/iso-time.ts';
import { inColumns } from '#core/table.ts';
import { readWords } from './arguments.ts';
import { atHub, HUB_OPTIONS } from './at-hub.ts';
import type { Command } from './verb.ts';

const usage = 'incidents [STATE] [--most N] [--region R] [--json]';
const STATES = Object.keys(TRANSITIONS) as State[];
const WAITING: readonly State[] = ['AWAITING_APPROVAL', 'FAILED', 'PROCESSING', 'NEW'];
const HEAD = ['INCIDENT', 'SEVERITY', 'SCENARIO', 'ACCOUNT', 'REGION', 'RESOURCE', 'STATE', 'CHANGED'];

/** Lists what is open, what waits for a person first. */
export const incidents: Command = {
  usage,
  summary: `Lists open incidents, those that wait for a person first. STATE is one of\n${STATES.join(', ')}.`,
  run: async (words) => {
    const options = { ...HUB_OPTIONS, most: { type: 'string', default: '50' } } as const;
    const { values, positionals } = readWords(words, options, usage);
    const wanted = positionals.map(stateNamed);
    const most = Number(values.most);
    if (!Number.isInteger(most) || most < 1) throw new OperatorError(`--most takes a whole number from 1, not "${values.most}".`);
    const hub = await atHub(values.region);
    const [listed, { stop }] = await Promise.all([
      Promise.all((wanted.length > 0 ? wanted : WAITING).map((state) => hub.incidents(state, most))),
      hub.authority(),
    ]);
    const found = listed.flat().slice(0, most);
    if (values.json) for (const incident of found) console.log(JSON.stringify(incident));
    else console.log(found.length === 0 ? 'Nothing is open.' : shown(found));
    if (stop !== undefined) console.error(`\nEverything automatic is stopped, by ${stop.by}: ${stop.reason}`);
    return 0;
  },
};

function stateNamed(word: string): State {
  const state = STATES.find((one) => one === word.toUpperCase());
  if (state === undefined) throw new OperatorError(`There is no state ${word}; use one of ${STATES.join(', ')}.`);
  return state;
}

function shown(listed: readonly ListedIncident[]): string {
  const rows = listed.map(({ id, severity, scenario, account, region, resource, state, updatedAt }) => [
    id,
    severity,
    scenario,
    account,
    region,
    resource.id,
    state,
    isoTime(updatedAt),
  ]);
  const [head = '', ...lines] = inColumns([HEAD, ...rows]);
  return [styleText('bold', head), ...lines].join('\n');
}
