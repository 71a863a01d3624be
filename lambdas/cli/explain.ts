import type { Activity } from '#core/detection/activity.ts';
import type { Signal } from '#core/detection/detection.ts';
import type { Look } from '#core/detection/look.ts';
import type { Unreadable } from '#core/detection/unreadable.ts';
import type { Language } from '#core/text.ts';
import { lookWords, unawaitedWords } from '#words/explain.ts';
import { unreadableText } from '#words/unreadable.ts';
import { playEpisode } from './episode.ts';
import { complain, readEventLines } from './event-lines.ts';
import type { Run } from './verbs.ts';

/** One event of the input, by its line and its place on it, and what was made of it. */
type Explained = { readonly line: number; readonly event: number } & (
  | { readonly held: Unreadable }
  | { readonly activity: Activity; readonly looks: readonly Look[] }
);

/** Prints for every event which detections looked at it, which fired, and what the others lacked. */
export const explain: Run<'explain'> = async ({ values, operands: [path = ''], lang }) => {
  const say = (explained: Explained) =>
    console.log(values.json ? JSON.stringify(asJson(explained, lang)) : asText(explained, lang));
  let unreadable = 0;
  for (const line of await readEventLines(path)) {
    if ('fault' in line) {
      unreadable += 1;
      say({ line: line.number, event: 1, held: { code: 'not-json' } });
      complain(line, path, lang);
      continue;
    }
    for (const explained of await explainEpisode(line.number, line.events)) say(explained);
  }
  return unreadable === 0 ? 0 : 1;
};

async function explainEpisode(line: number, events: readonly unknown[]): Promise<Explained[]> {
  const played = await playEpisode(events);
  return played.flatMap((one, index): Explained[] => {
    const where = { line, event: index + 1 };
    return 'held' in one ? [{ ...where, ...one }] : one.activities.map((activity) => ({ ...where, ...activity }));
  });
}

function asJson(explained: Explained, lang: Language): object {
  const { line, event } = explained;
  if ('held' in explained) return { line, event, held: unreadableText(explained.held, lang) };
  const { activity, looks } = explained;
  const { id, source, name, account, region, actor } = activity;
  return {
    line,
    event,
    id,
    call: `${source}/${name}`,
    actor: actor.name,
    account,
    region,
    at: time(activity),
    ...(looks.length === 0 && { unawaited: unawaitedWords(activity)[lang] }),
    looks: looks.map((look) => lookAsJson(look, lang)),
  };
}

function lookAsJson(look: Look, lang: Language): object {
  const { detection } = look;
  const [title, because] = [detection.title[lang], lookWords(look).map((words) => words[lang])];
  if (!('signal' in look)) return { id: detection.id, title, fires: false, quiet: look.quiet.because, because };
  const { severity, resource } = look.signal;
  return { id: detection.id, title, fires: true, severity, resource: resource.arn, because };
}

const FIRES = { en: 'FIRES', ko: '탐지' } as const;
const QUIET_WORD = { en: 'quiet', ko: '미탐지' } as const;
const UNREAD = { en: 'cannot be read', ko: '읽을 수 없습니다' } as const;

/** What fired first, because that is looked for; then the others, those that are quiet for one reason together. */
function asText(explained: Explained, lang: Language): string {
  const where = `${explained.line}.${explained.event}`;
  if ('held' in explained) return `${where}  ${UNREAD[lang]}: ${unreadableText(explained.held, lang)}\n`;
  const { activity, looks } = explained;
  const { source, name, account, region, actor } = activity;
  return [
    `${where}  ${source}/${name}, ${actor.name}, ${account} ${region}, ${time(activity)}`,
    ...(looks.length === 0 ? [`  ${unawaitedWords(activity)[lang]}`] : []),
    ...looks.flatMap((look) => ('signal' in look ? firedAsText(look, look.signal, lang) : [])),
    ...quietAsText(looks, lang),
    '',
  ].join('\n');
}

function firedAsText(look: Look, { severity, resource }: Signal, lang: Language): string[] {
  const { detection } = look;
  const head = `  ${FIRES[lang]}  ${detection.id}  ${severity}  ${detection.title[lang]}`;
  return [head, ...[resource.arn, ...lookWords(look).map((words) => words[lang])].map(below)];
}

function quietAsText(looks: readonly Look[], lang: Language): string[] {
  const byReason = new Map<string, string[]>();
  for (const look of looks) {
    if ('signal' in look) continue;
    const reason = lookWords(look)
      .map((words) => below(words[lang]))
      .join('\n');
    byReason.set(reason, [...(byReason.get(reason) ?? []), look.detection.id]);
  }
  return [...byReason].flatMap(([reason, ids]) => [`  ${QUIET_WORD[lang]}  ${ids.join(', ')}`, reason]);
}

function below(words: string): string {
  return `         ${words}`;
}

function time({ at }: Activity): string {
  return new Date(at).toISOString();
}
