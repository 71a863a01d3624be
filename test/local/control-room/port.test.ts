import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { portAfter, portFor } from '#local/control-room/port.ts';

async function taken(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('a port from --port that is in use ends the start immediately, with the way out', async () => {
  const port = await taken();
  await expect(portFor(String(port))).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use; choose another with --port`);
});

test.each(['99999', 'http', '-1', ''])('"%s" is no port', async (written) => {
  await expect(portFor(written)).rejects.toThrow(`--port takes a number up to 65535, not "${written}".`);
});

test('without --port it is the usual port, or any free one if that is in use', async () => {
  expect([8_080, 0]).toContain(await portFor(undefined));
  const usual = createServer();
  const had = await new Promise<boolean>((resolve) => {
    usual.once('error', () => resolve(false)).listen(8_080, '127.0.0.1', () => resolve(true));
  });
  expect(await portFor(undefined)).toBe(0);
  if (had) await new Promise((resolve) => usual.close(resolve));
});

test('the page of messages is at the next port, or at any free one if that is in use', async () => {
  const port = await taken();
  expect(await portAfter(port - 1)).toBe(0);
  expect(await portAfter(0)).toBe(0);
  expect(await portAfter(65_535)).toBe(0);
  const next = await portAfter(port);
  expect([port + 1, 0]).toContain(next);
});
