import { language, oneFile, readWords } from './arguments.ts';
import { playEpisode } from './episode.ts';
import { complain, readEventLines } from './event-lines.ts';
import type { Command } from './verb.ts';

const usage = 'detect FILE|- [--lang en|ko]';

/** Tells what the hub recognises in a file of events, without any account. */
export const detect: Command = {
  usage,
  summary:
    'What the hub recognises in a file of events: one JSON value a line, an EventBridge event or an array of them\n(an episode, played on fresh state); or a CloudTrail log file, gzipped or not. Prints one line for each line.\nThresholds and lists are the defaults, whatever an organization file says.',
  run: async (words) => {
    const { values, positionals } = readWords(words, { lang: { type: 'string', default: 'en' } }, usage);
    const path = oneFile(positionals, usage);
    const lang = language(values.lang);
    let unreadable = 0;
    for (const line of await readEventLines(path)) {
      if ('fault' in line) {
        unreadable += 1;
        console.log(JSON.stringify([{ parked: 'not JSON' }]));
        complain(line, path);
        continue;
      }
      console.log(JSON.stringify(await playEpisode(line.events, lang)));
    }
    return unreadable === 0 ? 0 : 1;
  },
};
