import { playEpisode, recognisedIn } from './episode.ts';
import { complain, readEventLines } from './event-lines.ts';
import { printJson } from './screen.ts';
import type { Run } from './verbs.ts';

/** Prints which scenarios fire for each line of a file of events, without any account. */
export const detect: Run<'detect'> = async ({ operands: [path = ''], lang }) => {
  let unreadable = 0;
  for (const line of await readEventLines(path)) {
    if ('fault' in line) {
      unreadable += 1;
      printJson([recognisedIn({ held: { code: 'not-json' } }, lang)]);
      complain(line, path, lang);
      continue;
    }
    const played = await playEpisode(line.events);
    printJson(played.map((one) => recognisedIn(one, lang)));
  }
  return unreadable === 0 ? 0 : 1;
};
