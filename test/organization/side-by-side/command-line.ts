import { describe, expect, test } from 'vitest';
import { hub } from '#test/support/hub-command.ts';

describe('hub simulate', () => {
  test('attacks the running organization and reports that the attack was contained', async () => {
    const { code, out } = await hub('simulate', 'sg-open-highrisk-port', '--account', 'shop', '--region', 'us-east-1');
    expect(out).toMatch(/sg-open-highrisk-port\s+shop\s+us-east-1\s+\d+ ms\s+\d+ ms\s+MITIGATED/);
    expect(code).toBe(0);
  });

  test('prints its report as JSON', async () => {
    const { out } = await hub('simulate', 'cloudtrail-stop-logging', '--json');
    expect(JSON.parse(out)).toMatchObject({ scenario: 'cloudtrail-stop-logging', state: 'MITIGATED', verified: true });
  });

  test('lists the accounts when the given one does not exist', async () => {
    const { code, err } = await hub('simulate', 'sg-ssh-open-world', '--account', 'nobody');
    expect(err.trim()).toBe('There is no account named nobody; choose one of management, security, shop, payments, playground.');
    expect(code).not.toBe(0);
  });

  test('lists the Regions of the account when it does not use the given one', async () => {
    const { err } = await hub('simulate', 'sg-ssh-open-world', '--account', 'shop', '--region', 'eu-west-1');
    expect(err.trim()).toBe('Account shop does not use eu-west-1; choose one of ap-northeast-2, us-east-1.');
  });
});
