import { sha256 } from '#core/digest.ts';
import type { SilenceReport } from '#core/heartbeat/silence.ts';
import { isoTime } from '#core/iso-time.ts';
import { HUB_SILENCE, type Naming, PRODUCT } from '#core/naming.ts';

/** Reports a silence, or its end, to detection; in the envelope of EventBridge. */
export type SilenceEvent = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': typeof HUB_SILENCE;
  readonly source: typeof PRODUCT;
  readonly account: string;
  readonly time: string;
  /** The hub's home Region: a silence in several Regions of an account is one event. */
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: SilenceReport;
};

/** The event for a report; `now` is epoch milliseconds. A run that is repeated within the minute gives the same id. */
export function silenceEvent(account: string, report: SilenceReport, naming: Naming, now: number): SilenceEvent {
  const minute = isoTime(now - (now % 60_000));
  const content = [...report.silent.map(({ region, since = 0 }) => `${region} ${since}`), ...report.back].join('\n');
  return {
    version: '0',
    id: `silence-${sha256([report.who, account, minute, content].join('\n')).slice(0, 24)}`,
    'detail-type': HUB_SILENCE,
    source: PRODUCT,
    account,
    time: isoTime(now),
    region: naming.homeRegion,
    resources: [],
    detail: report,
  };
}
