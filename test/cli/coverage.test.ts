import { describe, expect, test } from 'vitest';
import { HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { coverageText } from '#cli/coverage.ts';
import { coverageOf } from '#core/heartbeat/coverage.ts';
import { nonceOf } from '#core/heartbeat/heartbeat.ts';
import { NO_PULSE, type Pulse } from '#core/heartbeat/pulse.ts';

const NOW = Date.UTC(2026, 2, 2, 12);
const ago = (minutes: number) => NOW - minutes * 60_000;
const sent = [60, 45, 30, 15].map((minutes) => nonceOf(ago(minutes), '0'.repeat(32)));
const SETTINGS = {
  accounts: { [MEMBER]: { name: 'shop', modes: [{ default: 'auto' }] }, [HUB_ACCOUNT]: { name: 'security', modes: [] } },
  forwarding: [{ accounts: [MEMBER, HUB_ACCOUNT], regions: ['eu-west-1', 'us-east-1'], signInRegions: [] }],
} as const;
const heard = { sentAt: ago(15), delay: 130 };
const pulse = (different: Partial<Pulse> = {}): Pulse => ({ ...NO_PULSE, since: ago(3_000), sent, ...different });

const shown = (pulses: Record<string, Pulse>, lang: 'en' | 'ko' = 'en', isWhole = false) => {
  const covered = coverageOf(SETTINGS, [MEMBER, HUB_ACCOUNT], new Map(Object.entries(pulses)), NOW);
  return coverageText(covered, { isWhole, lang });
};

describe('hub coverage', () => {
  const all = { 'eu-west-1': heard, 'us-east-1': { ...heard, delay: 300 } };

  test('prints one sentence if all heartbeats arrive', () => {
    expect(shown({ [MEMBER]: pulse({ heard: all }), [HUB_ACCOUNT]: pulse({ heard: all }) })).toEqual([
      "Heartbeats arrive from 4 of 4 account Regions; silent: 0, none yet: 0. CloudTrail's delay: median 300 s, 95th percentile 300 s, longest 300 s.",
    ]);
  });

  test('lists only Regions whose heartbeats do not arrive, with what to do', () => {
    const old = { sentAt: ago(75), delay: 130 };
    const [, , head, ...rows] = shown({
      [MEMBER]: pulse({ heard: { ...all, 'us-east-1': old } }),
      [HUB_ACCOUNT]: pulse({ heard: all }),
    });
    expect(head).toMatch(/^ACCOUNT +ID +REGION +LAST BEAT +DELAY +MODE +WHAT TO DO$/);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatch(/^shop +444455556666 +us-east-1 +2026-03-02T10:45:00Z +130 s +auto +AWS received the call/);
  });

  test('shows a refused role, a Region without a heartbeat yet, and a heartbeat function that did not run', () => {
    const stood = pulse({ sent: [nonceOf(ago(90), '0'.repeat(32))], heard: { 'eu-west-1': { sentAt: ago(90), delay: 1 } } });
    const text = shown({ [MEMBER]: pulse({ refused: 'AccessDenied' }), [HUB_ACCOUNT]: stood }).join('\n');
    expect(text).toContain('AWS refuses the heartbeat role');
    expect(text).toContain('(AccessDenied)');
    expect(text).toContain('no heartbeat yet');
    expect(text).toContain('the heartbeat function itself did not run');
  });

  test('prints Korean, and all Regions if they are requested', () => {
    const lines = shown({ [MEMBER]: pulse({ heard: all }), [HUB_ACCOUNT]: pulse({ heard: all }) }, 'ko', true);
    expect(lines).toHaveLength(7);
    expect(lines[0]).toContain('4개 중 4개');
  });
});
