import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, inject, test } from 'vitest';

async function hub(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn('npm', ['run', '-s', 'hub', '--', ...words], {
    env: { ...process.env, HUB_LOCAL: inject('local') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await closed, out, err };
}

describe('hub simulate', () => {
  test('attacks the running organization and tells that the attack was contained', async () => {
    const { code, out } = await hub('simulate', 'sg-open-highrisk-port', '--account', 'shop', '--region', 'us-east-1');
    expect(out).toMatch(/sg-open-highrisk-port\s+shop\s+us-east-1\s+\d+ ms\s+\d+ ms\s+MITIGATED/);
    expect(code).toBe(0);
  });

  test('gives its report as JSON', async () => {
    const { out } = await hub('simulate', 'cloudtrail-stop-logging', '--json');
    expect(JSON.parse(out)).toMatchObject({ scenario: 'cloudtrail-stop-logging', state: 'MITIGATED', verified: true });
  });

  test('names the accounts there are when it is given another', async () => {
    const { code, err } = await hub('simulate', 'sg-ssh-open-world', '--account', 'nobody');
    expect(err.trim()).toBe('There is no account named nobody; take one of management, security, shop, payments, playground.');
    expect(code).not.toBe(0);
  });

  test('names the Regions of the account when it is given another', async () => {
    const { err } = await hub('simulate', 'sg-ssh-open-world', '--account', 'shop', '--region', 'eu-west-1');
    expect(err.trim()).toBe('Account shop does not use eu-west-1; take one of ap-northeast-2, us-east-1.');
  });
});
