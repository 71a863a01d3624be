import { recogniser } from './recogniser.ts';
import { traffic } from './traffic.ts';

/** Run with --expose-gc, the number of events for the warm-up and the number to recognise: prints the heap size before and after. */
const DIFFERENT = 20_000;
const [warmUp = 0, events = 0] = process.argv.slice(2).map(Number);

/** The text of an event, split at its id and its time, so that each turn makes a new, later event. */
type Template = readonly string[];

const START = Date.UTC(2026, 2, 2, 9);
const APART_MS = 500;

const templates = traffic(DIFFERENT).map(({ id, time, detail, ...event }): Template => {
  const clocks = { ...('eventTime' in detail && { eventTime: '@time' }), ...('eventID' in detail && { eventID: '@id' }) };
  return JSON.stringify({ ...event, id: '@id', time: '@time', detail: { ...detail, ...clocks } }).split('@');
});
const recognise = recogniser();

await recognise(texts(0, warmUp));
const warm = heap();
await recognise(texts(warmUp, warmUp + events));
console.log(JSON.stringify({ events, warm, end: heap() }));

function* texts(from: number, to: number): Generator<string> {
  for (let turn = from; turn < to; turn++) yield filled(templates[turn % DIFFERENT] ?? [], turn);
}

function filled(template: Template, turn: number): string {
  const id = `00000000-0000-4000-8000-${String(turn).padStart(12, '0')}`;
  const time = new Date(START + turn * APART_MS).toISOString();
  return template
    .map((part) => (part.startsWith('id') ? id + part.slice(2) : part.startsWith('time') ? time + part.slice(4) : part))
    .join('');
}

function heap(): number {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
