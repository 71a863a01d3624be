import type { Activity } from '#core/detection/activity.ts';
import type { Signal } from '#core/detection/detection.ts';
import type { DetectionResult } from '#core/detection/detection-result.ts';
import type { Unreadable } from '#core/detection/unreadable.ts';
import type { Language } from '#core/text.ts';
import { detectionResultWords, noDetectionWords } from '#words/explain.ts';
import { unreadableText } from '#words/unreadable.ts';
import { playEpisode } from './episode.ts';
import { complain, readEventLines } from './event-lines.ts';
import { asLine, type Line, print, printJson } from './screen.ts';
import type { Run } from './verbs.ts';

/** One event of the input, by its line and its position in the line, with the result. */
type Explained = { readonly line: number; readonly event: number } & (
  | { readonly held: Unreadable }
  | { readonly activity: Activity; readonly looks: readonly DetectionResult[] }
);

/** Prints for every event which detections looked at it, which fired, and why the others did not. */
export const explain: Run<'explain'> = async ({ values, operands: [path = ''], lang }) => {
  const say = (explained: Explained) => (values.json ? printJson(asJson(explained, lang)) : print(asText(explained, lang)));
  let unreadable = 0;
  for (const read of await readEventLines(path)) {
    if ('fault' in read) {
      unreadable += 1;
      say({ line: read.number, event: 1, held: { code: 'not-json' } });
      complain(read, path, lang);
      continue;
    }
    for (const explained of await explainEpisode(read.number, read.events)) say(explained);
  }
  return unreadable === 0 ? 0 : 1;
};

async function explainEpisode(number: number, events: readonly unknown[]): Promise<Explained[]> {
  const played = await playEpisode(events);
  return played.flatMap((one, index): Explained[] => {
    const where = { line: number, event: index + 1 };
    return 'held' in one ? [{ ...where, ...one }] : one.activities.map((activity) => ({ ...where, ...activity }));
  });
}

function asJson(explained: Explained, lang: Language): object {
  const place = { line: explained.line, event: explained.event };
  if ('held' in explained) return { ...place, held: unreadableText(explained.held, lang) };
  const { activity, looks } = explained;
  const { id, source, name, account, region, actor } = activity;
  return {
    ...place,
    id,
    call: `${source}/${name}`,
    actor: actor.name,
    account,
    region,
    at: time(activity),
    ...(looks.length === 0 && { unawaited: noDetectionWords(activity)[lang] }),
    looks: looks.map((look) => lookAsJson(look, lang)),
  };
}

function lookAsJson(look: DetectionResult, lang: Language): object {
  const { detection } = look;
  const [title, because] = [detection.title[lang], detectionResultWords(look).map((words) => words[lang])];
  if (!('signal' in look)) return { id: detection.id, title, fires: false, quiet: look.quiet.because, because };
  const { severity, resource } = look.signal;
  return { id: detection.id, title, fires: true, severity, resource: resource.arn, because };
}

const FIRES = { en: 'FIRES', ko: '탐지' } as const;
const QUIET_WORD = { en: 'quiet', ko: '미탐지' } as const;
const UNREAD = { en: 'cannot be read', ko: '읽을 수 없습니다' } as const;

/** Detections that fired come first, because people look for them; the others are grouped by the reason why they are quiet. */
function asText(explained: Explained, lang: Language): Line[] {
  const where = `${explained.line}.${explained.event}`;
  if ('held' in explained) return [asLine(`${where}  ${UNREAD[lang]}: ${unreadableText(explained.held, lang)}`), asLine('')];
  const { activity, looks } = explained;
  const { source, name, account, region, actor } = activity;
  return [
    asLine(`${where}  ${source}/${name}, ${actor.name}, ${account} ${region}, ${time(activity)}`),
    ...(looks.length === 0 ? [asLine(noDetectionWords(activity)[lang], '  ')] : []),
    ...looks.flatMap((look) => ('signal' in look ? firedAsText(look, look.signal, lang) : [])),
    ...quietAsText(looks, lang),
    asLine(''),
  ];
}

function firedAsText(look: DetectionResult, { severity, resource }: Signal, lang: Language): Line[] {
  const { detection } = look;
  const head = `${FIRES[lang]}  ${detection.id}  ${severity}  ${detection.title[lang]}`;
  return [asLine(head, '  '), ...[resource.arn, ...detectionResultWords(look).map((words) => words[lang])].map(below)];
}

function quietAsText(looks: readonly DetectionResult[], lang: Language): Line[] {
  const byReason = new Map<string, { readonly reasons: readonly string[]; readonly ids: string[] }>();
  for (const look of looks) {
    if ('signal' in look) continue;
    const reasons = detectionResultWords(look).map((words) => words[lang]);
    const key = JSON.stringify(reasons);
    byReason.set(key, { reasons, ids: [...(byReason.get(key)?.ids ?? []), look.detection.id] });
  }
  return [...byReason.values()].flatMap(({ reasons, ids }) => [
    asLine(`${QUIET_WORD[lang]}  ${ids.join(', ')}`, '  '),
    ...reasons.map(below),
  ]);
}

function below(words: string): Line {
  return asLine(words, '         ');
}

function time({ at }: Activity): string {
  return new Date(at).toISOString();
}
