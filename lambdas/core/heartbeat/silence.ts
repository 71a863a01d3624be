import { isObject, type JsonObject, list, text, whole } from '../json.ts';
import { PRODUCT } from '../naming.ts';
import type { Resource } from '../resource.ts';

/** Where beats are lost. `not-back`: after AWS accepted the call; `region`, `hub`: for every account; `stood-still`: none was sent. */
const HOPS = [
  'role-refused',
  'call-failed',
  'not-recorded',
  'not-forwarded',
  'not-back',
  'region',
  'hub',
  'stood-still',
] as const;

export type Hop = (typeof HOPS)[number];

export type SilentRegion = {
  readonly region: string;
  readonly hop: Hop;
  readonly since?: number;
  readonly error?: string;
  readonly nonce?: string;
};

const SILENT = ['account', 'region', 'hub'] as const;

export type SilenceReport = {
  readonly who: (typeof SILENT)[number];
  /** Whether the account is the hub or the management account, or the silence is everywhere. */
  readonly critical: boolean;
  readonly silent: readonly SilentRegion[];
  readonly back: readonly string[];
};

export function silenceIn(detail: JsonObject): SilenceReport | undefined {
  const who = SILENT.find((one) => one === detail.who);
  if (who === undefined || typeof detail.critical !== 'boolean') return undefined;
  const silent = list(detail.silent).flatMap((one) => (isObject(one) ? silentRegionIn(one) : []));
  const back = list(detail.back).flatMap((one) => text(one) ?? []);
  const isWhole = silent.length === list(detail.silent).length && back.length === list(detail.back).length;
  return isWhole && silent.length + back.length > 0 ? { who, critical: detail.critical, silent, back } : undefined;
}

function silentRegionIn(written: JsonObject): SilentRegion[] {
  const region = text(written.region);
  const hop = HOPS.find((one) => one === written.hop);
  const [since, error, nonce] = [whole(written.since), text(written.error), text(written.nonce)];
  if (region === undefined || hop === undefined) return [];
  return [
    {
      region,
      hop,
      ...(since !== undefined && { since }),
      ...(error !== undefined && { error }),
      ...(nonce !== undefined && { nonce }),
    },
  ];
}

export function silentResource({ who, silent, back }: SilenceReport, account: string): Resource {
  const root = `arn:aws:iam::${account}:root`;
  if (who === 'account') return { type: 'AwsAccount', id: account, arn: root };
  const id = who === 'hub' ? PRODUCT : `${PRODUCT}/${silent[0]?.region ?? back[0] ?? 'unknown'}`;
  return { type: 'Other', id, arn: `${root}/${id}` };
}
