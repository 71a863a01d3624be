import { describe, expect, test } from 'vitest';
import { type GroupInterface, type GroupRule, liveConnections, worstOf } from '#core/network/live-connections.ts';

const SSH: GroupRule = { egress: false, protocol: 'tcp', from: 22, to: 22, cidr: '0.0.0.0/0' };
const ALL_OUT: GroupRule = { egress: true, protocol: '-1', from: null, to: null, cidr: '0.0.0.0/0' };
const WEB_OUT: GroupRule = { egress: true, protocol: 'tcp', from: 443, to: 443, cidr: '0.0.0.0/0' };
const INSTANCE: GroupInterface = { type: 'interface', otherGroups: false, idleSeconds: null };

function revoked(rule: GroupRule, others: readonly GroupRule[], ...interfaces: readonly GroupInterface[]) {
  return liveConnections([rule], [rule, ...others], interfaces.length === 0 ? [INSTANCE] : interfaces);
}

describe('four sets of rules have four verdicts', () => {
  test('SSH from everywhere and all traffic out: not tracked, so connections end with the rule', () => {
    expect(revoked(SSH, [ALL_OUT])).toEqual({ verdict: 'end', because: 'untracked' });
  });

  test('SSH from half of the internet and all traffic out: tracked, so they go on', () => {
    expect(revoked({ ...SSH, cidr: '0.0.0.0/1' }, [ALL_OUT])).toEqual({
      verdict: 'survive',
      because: 'narrow-source',
      idleSeconds: 432_000,
    });
  });

  test('SSH from everywhere and only web traffic out: tracked, so they go on', () => {
    expect(revoked(SSH, [WEB_OUT])).toEqual({ verdict: 'survive', because: 'no-open-answer', idleSeconds: 432_000 });
  });

  test('the same with a second group on the interface, which may let everything out: not known', () => {
    expect(revoked(SSH, [WEB_OUT], { ...INSTANCE, otherGroups: true })).toEqual({ verdict: 'unknown', because: 'other-groups' });
  });
});

describe('connections end', () => {
  test.each<[string, GroupRule, GroupRule]>([
    ['all traffic from everywhere', { ...SSH, protocol: '-1', from: null, to: null }, ALL_OUT],
    ['UDP', { ...SSH, protocol: 'udp', from: 53, to: 53 }, ALL_OUT],
    ['every TCP port out', SSH, { ...WEB_OUT, from: 0, to: 65_535 }],
    ['IPv6, with all traffic out over IPv6', { ...SSH, cidr: '::/0' }, { ...ALL_OUT, cidr: '::/0' }],
  ])('for %s', (_, rule, answer) => {
    expect(revoked(rule, [answer]).verdict).toBe('end');
  });

  test('if no interface has the group, with any rules', () => {
    expect(liveConnections([SSH], [SSH], [])).toEqual({ verdict: 'end', because: 'no-interface' });
  });
});

describe('connections survive', () => {
  test.each<[string, GroupRule, GroupRule]>([
    ['ICMP, which AWS always tracks', { ...SSH, protocol: 'icmp', from: null, to: null }, ALL_OUT],
    ['another group or a prefix list as source', { ...SSH, cidr: null }, ALL_OUT],
    ['IPv6, with all traffic out over IPv4 only', { ...SSH, cidr: '::/0' }, ALL_OUT],
    ['TCP, with all UDP ports out', SSH, { ...ALL_OUT, protocol: 'udp' }],
  ])('for %s', (_, rule, answer) => {
    expect(revoked(rule, [answer]).verdict).toBe('survive');
  });

  test('at a Network Load Balancer or another service that AWS always tracks', () => {
    expect(revoked(SSH, [ALL_OUT], INSTANCE, { ...INSTANCE, type: 'network_load_balancer' })).toMatchObject({
      verdict: 'survive',
      because: 'tracking-service',
    });
  });

  test('for as long as the longest idle time-out of the interfaces', () => {
    const narrow = { ...SSH, cidr: '198.51.100.0/24' };
    expect(revoked(narrow, [], { ...INSTANCE, idleSeconds: 60 }, { ...INSTANCE, idleSeconds: 350 }).idleSeconds).toBe(350);
  });
});

describe('it is not known', () => {
  test('if the interfaces could not be read', () => {
    expect(liveConnections([SSH], [SSH, ALL_OUT], undefined)).toEqual({ verdict: 'unknown', because: 'interfaces-unread' });
  });

  test('but connections of a narrow source survive even then', () => {
    expect(liveConnections([{ ...SSH, cidr: '198.51.100.0/24' }], [ALL_OUT], undefined).verdict).toBe('survive');
  });

  test('if several rules let every port out only together', () => {
    const parts = [
      { ...WEB_OUT, from: 0, to: 1023 },
      { ...WEB_OUT, from: 1024, to: 65_535 },
    ];
    expect(revoked(SSH, parts)).toEqual({ verdict: 'unknown', because: 'answer-in-parts' });
  });
});

test('of several rules the worst counts: one connection that survives is enough', () => {
  const [end, survive, unknown] = [revoked(SSH, [ALL_OUT]), revoked(SSH, [WEB_OUT]), liveConnections([SSH], [SSH], undefined)];
  expect(worstOf([end, unknown, survive])).toBe(survive);
  expect(worstOf([end, unknown])).toBe(unknown);
  expect(worstOf([end])).toBe(end);
  expect(worstOf([])).toBeUndefined();
});
