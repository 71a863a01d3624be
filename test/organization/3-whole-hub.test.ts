import { describe, expect, inject, test } from 'vitest';
import { incidentStore } from '#local/attacks/run-attack.ts';
import { NEEDS_ORGANIZATION } from '../bench/registry.ts';
import { expectVerdicts } from '../bench/smoke.ts';
import { hub } from '../support/hub-command.ts';
import { simulatedAttack } from '../support/simulated-attack.ts';
import { until } from '../support/until.ts';
import { becauseOf } from '../support/words.ts';

const LISTED = /^inc-[0-9a-f]{24}\s/m;

describe('hub stop', () => {
  test('makes containment wait for approval in every account at once, until hub resume', async () => {
    const incidents = await incidentStore(inject('running'));
    expect((await hub('stop', '--reason', 'exercise')).code).toBe(0);
    try {
      const { incidentId: id } = await simulatedAttack('sg-ssh-open-world', 'playground');
      const asked = await until(
        () => incidents.get(id),
        (found) => found?.state === 'AWAITING_APPROVAL',
      );
      expect(asked && becauseOf(asked)).toContain('stopped all automatic changes: exercise');
      expect((await hub('incidents')).err).toContain('All automatic changes are stopped');
      expect((await hub('approve', id)).code).toBe(0);
    } finally {
      expect((await hub('resume')).code).toBe(0);
    }
    expect((await simulatedAttack('sg-ssh-open-world', 'playground')).state).toBe('MITIGATED');
  });
});

describe('hub replay', () => {
  test('finds empty dead-letter queues; only events that nothing vouches for wait, for detection and for the route of rule changes', async () => {
    const { out } = await hub('replay');
    const waiting = out.trim().split('\n').slice(1);
    expect(waiting.length).toBeGreaterThan(4);
    expect(waiting.filter((line) => !/^(parked|rule-changes)\s/.test(line) && !/\s0$/.test(line))).toEqual([]);
  });

  test('lists open incidents in columns', async () => {
    expect((await hub('incidents')).out).toMatch(LISTED);
  });
});

describe('at its smallest size the bench', () => {
  test.each([...NEEDS_ORGANIZATION])('%s runs on this organization, and every verdict has a figure', async (name) => {
    const here = { running: inject('running'), report: inject('started'), stop: async () => undefined };
    await expectVerdicts(name, async () => here);
  });
});
