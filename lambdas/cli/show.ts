import { CATALOGUE } from '#catalogue/index.ts';
import { OperatorError } from '#core/errors.ts';
import { language, readWords } from './arguments.ts';
import { atHub, HUB_OPTIONS, incidentAt, ledgerAt } from './at-hub.ts';
import { incidentText } from './incident-text.ts';
import type { Command } from './verb.ts';

const usage = 'show INCIDENT [--lang en|ko] [--region R] [--json]';

/** Tells everything about one incident: what happened, what the hub would do or did, call by call, and who decided. */
export const show: Command = {
  usage,
  summary: 'Tells everything about one incident: what happened, the plan with its exact calls, who decided what.',
  run: async (words) => {
    const options = { ...HUB_OPTIONS, lang: { type: 'string', default: 'en' } } as const;
    const { values, positionals } = readWords(words, options, usage);
    const [id, ...more] = positionals;
    if (id === undefined || more.length > 0) throw new OperatorError(`Give one incident. Usage: ${usage}`);
    const lang = language(values.lang);
    const hub = await atHub(values.region);
    const [incident, ledger] = await Promise.all([incidentAt(hub, id), ledgerAt(hub)]);
    const title = CATALOGUE.find((detection) => detection.id === incident.scenario)?.title;
    console.log(values.json ? JSON.stringify(incident) : incidentText(incident, title, lang, ledger(incident)));
    return 0;
  },
};
