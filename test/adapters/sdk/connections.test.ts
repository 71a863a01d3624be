import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connections } from '#adapters/sdk/connections.ts';
import { DOCUMENTATION_KEY } from '#adapters/sdk/loopback.ts';

const IDENTITY =
  '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';

/** A client of STS as functions use it, whose requests this server gets. */
async function stsOf(answer: RequestListener): Promise<STSClient> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(() => {
    vi.useRealTimers();
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new STSClient({ ...connections, endpoint, region: 'us-east-1', credentials: DOCUMENTATION_KEY });
}

describe('a request of a function', () => {
  test('that a service never answers is sent again after ten seconds', async () => {
    let asked = 0;
    const sts = await stsOf((_, response) => {
      asked += 1;
      if (asked > 1) response.end(IDENTITY);
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const identity = sts.send(new GetCallerIdentityCommand({}));
    const passed = async (milliseconds: number) => {
      await vi.advanceTimersByTimeAsync(milliseconds);
      await new Promise((later) => setImmediate(later));
    };
    while (asked === 0) await passed(0);
    await passed(9_900);
    expect(asked).toBe(1);
    for (let waited = 0; asked === 1 && waited < 5_000; waited += 100) await passed(100);
    expect(asked).toBe(2);
    expect((await identity).Account).toBe('111122223333');
  });
});
