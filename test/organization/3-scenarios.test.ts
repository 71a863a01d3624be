import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { CATALOGUE } from '#catalogue/index.ts';
import type { AttackReport } from '#local/attacks/run-attack.ts';

let reports: AttackReport[] = [];
let said = '';

beforeAll(async () => {
  const child = spawn('npm', ['run', '-s', 'hub', '--', 'simulate', 'all', '--json'], {
    env: { ...process.env, HUB_LOCAL: inject('local') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  said = err;
  reports = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AttackReport);
});

describe('on the running organization', () => {
  test.each(CATALOGUE.map(({ id }) => id))('%s, carried out in a member, ends as expected', (id) => {
    const report = reports.find(({ scenario }) => scenario === id);
    expect(report, said).toBeDefined();
    expect(report).toMatchObject({ state: report?.expected, verified: true });
  });
});
