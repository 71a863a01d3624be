import { describe, expect, test } from 'vitest';
import type { SecurityHubProbe } from '#adapters/operator/security-hub-probe.ts';
import { hubIsHere, isHealthy, probeSecurityHub } from '#cli/probe-security-hub.ts';
import { doctorLines } from '#words/command-line/doctor.ts';

/** Probes both Security Hubs with the given answers; pauses advance the clock. */
async function probed(more: Partial<SecurityHubProbe> = {}) {
  const states: string[] = [];
  let now = 0;
  const hub: SecurityHubProbe = {
    importProbe: async (_, state) => {
      states.push(state);
      return { taken: 1 };
    },
    isInCspm: async () => true,
    hasUnified: async () => false,
    isInUnified: async () => true,
    aggregationRegion: async () => 'ap-northeast-2',
    region: 'ap-northeast-2',
    ...more,
  };
  const pause = async (milliseconds: number) => {
    now += milliseconds;
  };
  const times = { now: () => now, pause };
  const seen = await probeSecurityHub('probe', hub, times);
  return { seen, states, healthy: isHealthy(seen), text: doctorLines(seen).map(({ en }) => en) };
}

describe('a probe of Security Hub', () => {
  test('is healthy if it is accepted, found and archived, and the unified Security Hub is off', async () => {
    const { seen, states, healthy, text } = await probed();
    expect([seen, states, healthy]).toEqual([
      { imported: true, cspm: true, unified: 'off', archived: true, gathered: 'here' },
      ['ACTIVE', 'ARCHIVED'],
      true,
    ]);
    expect(text).toEqual([
      'Imported: Security Hub CSPM accepted the probe.',
      'Seen in Security Hub CSPM.',
      'The unified Security Hub is off; the hub needs Security Hub CSPM only.',
      'Findings of all linked Regions are aggregated here.',
      'Archived again.',
    ]);
  });

  test('that is found only after a while is healthy', async () => {
    let looks = 0;
    expect(await probed({ isInCspm: async () => ++looks > 20 })).toMatchObject({ healthy: true });
  });

  test('that AWS does not accept, without an error, is a failure', async () => {
    const { healthy, text, states } = await probed({ importProbe: async () => ({ taken: 0 }) });
    expect([healthy, states]).toEqual([false, []]);
    expect(text[0]).toContain('Not imported: Security Hub CSPM accepted 0 findings, without an error.');
  });

  const failures: Record<string, [Partial<SecurityHubProbe>, string]> = {
    'AWS refuses the finding': [
      { importProbe: async () => ({ taken: 0, refusal: 'InvalidInput Types must be given' }) },
      'accepted 0 findings: InvalidInput Types must be given',
    ],
    'Security Hub CSPM does not show it': [{ isInCspm: async () => false }, 'Not seen in Security Hub CSPM within a minute'],
    'the unified Security Hub is on and does not show it': [
      { hasUnified: async () => true, isInUnified: async () => false },
      'Not seen in the unified Security Hub within a minute, although it is on',
    ],
    'findings are aggregated in another Region': [
      { aggregationRegion: async () => 'us-east-1' },
      'Findings are aggregated in us-east-1, where the custom actions of the hub do not exist',
    ],
    'it cannot be archived': [
      { importProbe: async (_, state) => ({ taken: state === 'ACTIVE' ? 1 : 0 }) },
      'Not archived: archive the finding named Probe of the hub yourself.',
    ],
  };
  test.each(Object.keys(failures))('is a failure if %s', async (name) => {
    const [more, sentence] = failures[name] ?? [{}, ''];
    const { healthy, text } = await probed(more);
    expect(healthy).toBe(false);
    expect(text.join('\n')).toContain(sentence);
  });

  test('is healthy if findings are not aggregated, and explains what that means', async () => {
    const { healthy, text } = await probed({ aggregationRegion: async () => undefined });
    expect(healthy).toBe(true);
    expect(text).toContain('Findings are not aggregated: those of other products in other Regions are visible only there.');
  });

  test('is not sent to a Region without a hub, because it would arrive there too', async () => {
    const missing = Object.assign(new Error('no table'), { name: 'ResourceNotFoundException' });
    await expect(hubIsHere('eu-west-1', () => Promise.reject(missing))).rejects.toMatchObject({
      text: { en: expect.stringContaining('There is no hub in eu-west-1') as string },
    });
    await expect(hubIsHere('eu-west-1', () => Promise.reject(new Error('throttled')))).rejects.toThrow('throttled');
    await expect(hubIsHere('eu-west-1', async () => ({}))).resolves.toBeUndefined();
  });

  test('is archived even if looking for it failed', async () => {
    const states: string[] = [];
    const hub = {
      importProbe: async (_: string, state: 'ACTIVE' | 'ARCHIVED') => {
        states.push(state);
        return { taken: 1 };
      },
      isInCspm: () => Promise.reject(new Error('AccessDeniedException')),
    };
    await expect(probed(hub)).rejects.toThrow('AccessDeniedException');
    expect(states).toEqual(['ACTIVE', 'ARCHIVED']);
  });
});
