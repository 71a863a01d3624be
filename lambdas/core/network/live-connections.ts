/** One rule of a security group. `cidr` is null for a prefix list or another group; ports are null for all ports. */
export type GroupRule = {
  readonly egress: boolean;
  readonly protocol: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly cidr: string | null;
};

export type GroupInterface = { readonly type: string; readonly otherGroups: boolean; readonly idleSeconds: number | null };

/** What happens to open connections when rules are removed. `idleSeconds`: how long AWS keeps an idle connection that survives. */
export type LiveConnections = {
  readonly verdict: 'end' | 'survive' | 'unknown';
  readonly because: LiveReason;
  readonly idleSeconds?: number;
};

export type LiveReason =
  | 'untracked'
  | 'no-interface'
  | 'narrow-source'
  | 'no-open-answer'
  | 'other-protocol'
  | 'tracking-service'
  | 'other-groups'
  | 'answer-in-parts'
  | 'interfaces-unread'
  | 'groups-unread';

const DEFAULT_IDLE_SECONDS = 432_000;

const ALWAYS_TRACKED = [
  'gateway_load_balancer',
  'gateway_load_balancer_endpoint',
  'global_accelerator_managed',
  'lambda',
  'natGateway',
  'network_load_balancer',
  'vpc_endpoint',
];

/**
 * Whether connections end when the `lost` rules are removed. AWS tracks a flow unless its rule allows TCP or UDP from everywhere and
 * a rule of the other direction allows every port to everywhere; a tracked flow continues until idle. `interfaces`: undefined if unread.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
 */
export function liveConnections(
  lost: readonly GroupRule[],
  all: readonly GroupRule[],
  interfaces: readonly GroupInterface[] | undefined,
): LiveConnections {
  if (interfaces?.length === 0) return { verdict: 'end', because: 'no-interface' };
  const reasons = lost.map((rule) => trackedBecause(rule, all));
  const survives = reasons.find((one) => ['narrow-source', 'other-protocol'].includes(one));
  const service = interfaces?.some(({ type }) => ALWAYS_TRACKED.includes(type)) ? ('tracking-service' as const) : undefined;
  const because = service ?? survives;
  if (because !== undefined) return surviving(because, interfaces);
  if (reasons.includes('answer-in-parts')) return { verdict: 'unknown', because: 'answer-in-parts' };
  if (interfaces === undefined) return { verdict: 'unknown', because: 'interfaces-unread' };
  if (!reasons.includes('no-open-answer')) return { verdict: 'end', because: 'untracked' };
  // A rule of another group may allow the answers.
  if (interfaces.some(({ otherGroups }) => otherGroups)) return { verdict: 'unknown', because: 'other-groups' };
  return surviving('no-open-answer', interfaces);
}

export function worstOf(found: readonly LiveConnections[]): LiveConnections | undefined {
  const of = (verdict: LiveConnections['verdict']) => found.find((one) => one.verdict === verdict);
  return of('survive') ?? of('unknown') ?? found.find(({ because }) => because === 'untracked') ?? of('end');
}

function surviving(because: LiveReason, interfaces: readonly GroupInterface[] = []): LiveConnections {
  const idle = interfaces.map(({ idleSeconds }) => idleSeconds ?? DEFAULT_IDLE_SECONDS);
  return { verdict: 'survive', because, idleSeconds: idle.length === 0 ? DEFAULT_IDLE_SECONDS : Math.max(...idle) };
}

type Tracked = Extract<LiveReason, 'untracked' | 'narrow-source' | 'no-open-answer' | 'other-protocol' | 'answer-in-parts'>;

function trackedBecause(rule: GroupRule, all: readonly GroupRule[]): Tracked {
  if (!['tcp', '6', 'udp', '17', '-1'].includes(rule.protocol)) return 'other-protocol';
  if (!isEverywhere(rule)) return 'narrow-source';
  const answers = all.filter(
    (other) =>
      other.egress !== rule.egress &&
      isEverywhere(other) &&
      isV6(other) === isV6(rule) &&
      ['-1', rule.protocol].includes(other.protocol),
  );
  if (answers.some(hasEveryPort)) return 'untracked';
  return answers.length > 1 ? 'answer-in-parts' : 'no-open-answer';
}

function isEverywhere({ cidr }: GroupRule): boolean {
  return cidr === '0.0.0.0/0' || cidr === '::/0';
}

function isV6({ cidr }: GroupRule): boolean {
  return cidr?.includes(':') === true;
}

function hasEveryPort({ protocol, from, to }: GroupRule): boolean {
  return protocol === '-1' || ((from ?? 0) <= 0 && (to ?? 65_535) >= 65_535);
}
