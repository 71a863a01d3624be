import { OperatorError } from '#core/errors.ts';
import { sentAtOf } from '#core/heartbeat/heartbeat.ts';
import { heardAt, isSilent, MISSED_BEATS, NO_PULSE, type Pulse } from '#core/heartbeat/pulse.ts';
import type { Hop } from '#core/heartbeat/silence.ts';
import { isoTime } from '#core/iso-time.ts';
import { ownProperty } from '#core/own-property.ts';
import { DEFAULT_HEARTBEAT_MINUTES, defaultMode, type Mode, type Settings } from '#core/settings.ts';
import type { Language } from '#core/text.ts';
import { COVERAGE_HEADS, coverageSummary, NEVER_HEARD, noAccountNamed } from '#words/command-line/coverage.ts';
import { hopWords } from '#words/heartbeat.ts';
import { atHub } from './at-hub.ts';
import { asLine, bold, type Line, print, printJson, table } from './screen.ts';
import type { Run } from './verbs.ts';

/** One account in one Region: whether the hub hears it, and if not, where the way of its heartbeat ends. Delay is CloudTrail's, in seconds. */
export type Covered = {
  readonly account: string;
  readonly name: string;
  readonly region: string;
  readonly mode: Mode;
  readonly state: 'heard' | 'waiting' | 'silent';
  readonly lastBeat?: number;
  readonly delay?: number;
  readonly hop?: Hop;
  readonly error?: string;
};

const WIDEST_CELL = 150;

/** Shows what is not heard, or everything that is asked for. */
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

/** Every account and Region of the settings, by account name and Region. Pure; `now` is epoch milliseconds. */
export function coverageOf(
  settings: Pick<Settings, 'accounts' | 'forwarding' | 'heartbeat'>,
  accounts: readonly string[],
  pulses: ReadonlyMap<string, Pulse>,
  now: number,
): Covered[] {
  const interval = (settings.heartbeat?.minutes ?? DEFAULT_HEARTBEAT_MINUTES) * 60_000;
  const found = (settings.forwarding ?? []).flatMap(({ accounts: listed, regions }) =>
    listed
      .filter((account) => accounts.includes(account))
      .flatMap((account) => {
        const { name = account, modes = [] } = ownProperty(settings.accounts, account) ?? {};
        const pulse = pulses.get(account) ?? { ...NO_PULSE, since: now };
        return regions.map((region) => ({
          account,
          name,
          region,
          mode: defaultMode(modes),
          ...stateOf(pulse, region, now, interval),
        }));
      }),
  );
  const key = ({ name, region }: Covered) => `${name} ${region}`;
  return found.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}

function stateOf(
  pulse: Pulse,
  region: string,
  now: number,
  interval: number,
): Pick<Covered, 'state' | 'lastBeat' | 'delay' | 'hop' | 'error'> {
  const heard = ownProperty(pulse.heard, region);
  const last = heard && { lastBeat: heard.sentAt, delay: heard.delay };
  const failed = ownProperty(pulse.failed, region);
  const error = pulse.refused ?? failed;
  const hop: Hop = pulse.refused !== undefined ? 'role-refused' : failed !== undefined ? 'call-failed' : 'not-back';
  const because = { hop, ...(error !== undefined && { error }) };
  if (isSilent(pulse, region, now) || ownProperty(pulse.silent, region) !== undefined)
    return { state: 'silent', ...last, ...because };
  if (heard === undefined) return { state: 'waiting', ...(error !== undefined && because) };
  const isOld = now - heardAt(pulse, region) > (MISSED_BEATS + 1) * interval;
  const wasSent = now - (sentAtOf(pulse.sent.at(-1) ?? '') ?? 0) <= 2 * interval;
  if (isOld && !wasSent) return { state: 'silent', ...last, hop: 'stood-still' };
  return { state: 'heard', ...last };
}

/** A summary, and a table of what is not heard, or of everything. */
export function coverageText(covered: readonly Covered[], { isWhole, lang }: { isWhole: boolean; lang: Language }): Line[] {
  const shown = covered.filter(({ state }) => isWhole || state !== 'heard');
  const delays = covered.flatMap(({ delay }) => delay ?? []).toSorted((one, other) => one - other);
  const summary = coverageSummary({
    heard: covered.filter(({ state }) => state === 'heard').length,
    all: covered.length,
    waiting: covered.filter(({ state }) => state === 'waiting').length,
    ...(delays.length > 0 && { half: at(delays, 0.5), most: at(delays, 0.95), longest: at(delays, 1) }),
  });
  if (shown.length === 0) return [asLine(summary[lang])];
  const rows = shown.map((one) => [
    one.name,
    one.account,
    one.region,
    one.lastBeat === undefined ? '-' : isoTime(one.lastBeat),
    one.delay === undefined ? '-' : `${one.delay} s`,
    one.mode,
    one.hop !== undefined ? hopWords(one.hop, one.error)[lang] : one.state === 'waiting' ? NEVER_HEARD[lang] : '',
  ]);
  const [head = asLine(''), ...lines] = table([COVERAGE_HEADS[lang], ...rows], '', WIDEST_CELL);
  return [asLine(summary[lang]), asLine(''), bold(head), ...lines];
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
