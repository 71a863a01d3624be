import { OperatorError } from '#core/errors.ts';
import { type CoverageEntry, coverageOf } from '#core/heartbeat/coverage.ts';
import { isoTime } from '#core/iso-time.ts';
import type { Language } from '#core/text.ts';
import { COVERAGE_HEADS, coverageSummary, NO_BEAT_YET, noAccountNamed } from '#words/command-line/coverage.ts';
import { hopWords } from '#words/heartbeat.ts';
import { atHub } from './at-hub.ts';
import { asLine, bold, type Line, print, printJson, table } from './screen.ts';
import type { Run } from './verbs.ts';

const WIDEST_CELL = 150;

/** Shows the account Regions whose heartbeats do not arrive, or all that are requested. */
export const coverage: Run<'coverage'> = async ({ values, lang }) => {
  const hub = await atHub(values.region, lang);
  const { settings } = await hub.authority();
  const accounts = Object.entries(settings.accounts).filter(
    ([id, { name }]) => values.account === undefined || [id, name].includes(values.account),
  );
  if (accounts.length === 0) throw new OperatorError(noAccountNamed(values.account ?? ''));
  const ids = accounts.map(([id]) => id);
  const covered = coverageOf(settings, ids, await hub.pulses(ids), Date.now());
  if (values.json) for (const one of covered) printJson(one);
  else print(coverageText(covered, { isWhole: values.all || values.account !== undefined, lang }));
  return 0;
};

/** A summary, and a table of the account Regions whose heartbeats do not arrive, or of all. */
export function coverageText(covered: readonly CoverageEntry[], { isWhole, lang }: { isWhole: boolean; lang: Language }): Line[] {
  const shown = covered.filter(({ state }) => isWhole || state !== 'heard');
  const delays = covered.flatMap(({ delay }) => delay ?? []).toSorted((one, other) => one - other);
  const summary = coverageSummary({
    heard: covered.filter(({ state }) => state === 'heard').length,
    all: covered.length,
    waiting: covered.filter(({ state }) => state === 'waiting').length,
    ...(delays.length > 0 && { median: at(delays, 0.5), p95: at(delays, 0.95), longest: at(delays, 1) }),
  });
  if (shown.length === 0) return [asLine(summary[lang])];
  const rows = shown.map((one) => [
    one.name,
    one.account,
    one.region,
    one.lastBeat === undefined ? '-' : isoTime(one.lastBeat),
    one.delay === undefined ? '-' : `${one.delay} s`,
    one.mode,
    one.hop !== undefined ? hopWords(one.hop, one.error)[lang] : one.state === 'waiting' ? NO_BEAT_YET[lang] : '',
  ]);
  const [head = asLine(''), ...lines] = table([COVERAGE_HEADS[lang], ...rows], '', WIDEST_CELL);
  return [asLine(summary[lang]), asLine(''), bold(head), ...lines];
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
