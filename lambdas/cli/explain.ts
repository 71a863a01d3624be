import type { Activity } from '#core/detection/activity.ts';
import type { Signal } from '#core/detection/detection.ts';
import type { Language } from '#core/text.ts';
import { type Explanation, explain as explained, type Look } from '#detect/explain.ts';
import { freshStage } from './episode.ts';
import { complain, readEventLines } from './event-lines.ts';
import type { Run } from './verbs.ts';

/** One event of the input, by its line and its place on it, and what was made of it. */
type Told = { readonly line: number; readonly event: number } & (
  | { readonly parked: string }
  | { readonly activity: Activity; readonly explanation: Explanation }
);

/** Prints for every event which detections looked at it, which fired, and what the others lacked. */
export const explain: Run<'explain'> = async ({ values, operands: [path = ''], lang }) => {
  const say = (told: Told) => console.log(values.json ? JSON.stringify(asJson(told, lang)) : asText(told, lang));
  let unreadable = 0;
  for (const line of await readEventLines(path)) {
    if ('fault' in line) {
      unreadable += 1;
      say({ line: line.number, event: 1, parked: 'not JSON' });
      complain(line, path, lang);
      continue;
    }
    for (const told of await explainEpisode(line.number, line.events)) say(told);
  }
  return unreadable === 0 ? 0 : 1;
};

/** Plays the events of one line in order on fresh state, as `detect` does, and tells why each came out as it did. */
async function explainEpisode(line: number, events: readonly unknown[]): Promise<Told[]> {
  const { ports, read, keep } = freshStage();
  const told: Told[] = [];
  for (const [index, event] of events.entries()) {
    const where = { line, event: index + 1 };
    const reading = read(event);
    if (reading.kind === 'parked') {
      told.push({ ...where, parked: reading.reason });
      continue;
    }
    for (const activity of reading.activities) {
      const explanation = await explained(activity, ports);
      await keep(
        explanation.looks.flatMap((look) => ('signal' in look ? [look.signal] : [])),
        activity,
      );
      told.push({ ...where, activity, explanation });
    }
  }
  return told;
}

function asJson(told: Told, lang: Language): object {
  const { line, event } = told;
  if ('parked' in told) return { line, event, parked: told.parked };
  const { activity, explanation } = told;
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
    ...(explanation.nobody !== undefined && { nobody: explanation.nobody[lang] }),
    looks: explanation.looks.map((look) => lookAsJson(look, lang)),
  };
}

function lookAsJson(look: Look, lang: Language): object {
  const { detection, because } = look;
  const [title, words] = [detection.title[lang], because.map((reason) => reason[lang])];
  if (!('signal' in look)) return { id: detection.id, title, fires: false, failed: look.failed, because: words };
  const { severity, resource } = look.signal;
  return { id: detection.id, title, fires: true, severity, resource: resource.arn, because: words };
}

const FIRES = { en: 'FIRES', ko: '탐지함' } as const;
const QUIET = { en: 'quiet', ko: '조용함' } as const;
const UNREAD = { en: 'cannot be read', ko: '읽을 수 없습니다' } as const;

/** What fired first, because that is looked for; then the others, those that are quiet for one reason together. */
function asText(told: Told, lang: Language): string {
  const where = `${told.line}.${told.event}`;
  if ('parked' in told) return `${where}  ${UNREAD[lang]}: ${told.parked}\n`;
  const { activity, explanation } = told;
  const { source, name, account, region, actor } = activity;
  return [
    `${where}  ${source}/${name}, ${actor.name}, ${account} ${region}, ${time(activity)}`,
    ...(explanation.nobody === undefined ? [] : [`  ${explanation.nobody[lang]}`]),
    ...explanation.looks.flatMap((look) => ('signal' in look ? firedAsText(look, look.signal, lang) : [])),
    ...quietAsText(explanation.looks, lang),
    '',
  ].join('\n');
}

function firedAsText({ detection, because }: Look, { severity, resource }: Signal, lang: Language): string[] {
  const head = `  ${FIRES[lang]}  ${detection.id}  ${severity}  ${detection.title[lang]}`;
  return [head, ...[resource.arn, ...because.map((reason) => reason[lang])].map(below)];
}

function quietAsText(looks: readonly Look[], lang: Language): string[] {
  const byReason = new Map<string, string[]>();
  for (const look of looks) {
    if ('signal' in look) continue;
    const reason = look.because.map((words) => below(words[lang])).join('\n');
    byReason.set(reason, [...(byReason.get(reason) ?? []), look.detection.id]);
  }
  return [...byReason].flatMap(([reason, ids]) => [`  ${QUIET[lang]}  ${ids.join(', ')}`, reason]);
}

function below(words: string): string {
  return `         ${words}`;
}

function time({ at }: Activity): string {
  return new Date(at).toISOString();
}
