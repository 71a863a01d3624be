import { OperatorError } from '#core/errors.ts';
import { readWords } from './arguments.ts';
import { atHub, HUB_OPTIONS } from './at-hub.ts';
import type { Command } from './verb.ts';

const stopUsage = 'stop --reason TEXT [--region R]';
const resumeUsage = 'resume [--region R]';

/** Throws the organization's one switch: from the next run on the hub changes nothing by itself and asks instead. */
export const stop: Command = {
  usage: stopUsage,
  summary: 'Stops everything the hub does by itself, in every account, at once. It goes on recognising, and asks instead.',
  run: async (words) => {
    const { values } = readWords(words, { ...HUB_OPTIONS, reason: { type: 'string' } }, stopUsage);
    if (!values.reason) throw new OperatorError(`Say why, for those who read it at night. Usage: ${stopUsage}`);
    const hub = await atHub(values.region);
    const by = await hub.me();
    await hub.stop(by, values.reason);
    console.log(`Stopped by ${by}. The hub changes nothing by itself until: hub resume`);
    return 0;
  },
};

/** Lets the hub act by itself again. What it asked for meanwhile still waits for a person. */
export const resume: Command = {
  usage: resumeUsage,
  summary: 'Lets the hub act by itself again. What it asked for meanwhile still waits for a person.',
  run: async (words) => {
    const { values } = readWords(words, HUB_OPTIONS, resumeUsage);
    const hub = await atHub(values.region);
    const { stop: standing } = await hub.authority();
    if (standing === undefined) throw new OperatorError('Nothing is stopped.');
    await hub.resume(await hub.me());
    console.log(`Going on. ${standing.by} had stopped it at ${new Date(standing.at).toISOString()}: ${standing.reason}`);
    return 0;
  },
};
