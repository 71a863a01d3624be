import { once } from 'node:events';
import { createServer } from 'node:net';
import { OperatorError } from '#core/errors.ts';

const USUAL = 8_080;

/** The port for the control room: the one in `--port`, else the usual one, else (0) any free one. Throws if the one in `--port` is in use. */
export async function portFor(written: string | undefined): Promise<number> {
  if (written === undefined) return (await isFree(USUAL)) ? USUAL : 0;
  const port = Number(written);
  if (!/^\d{1,5}$/.test(written) || port > 65_535)
    throw new OperatorError(`--port takes a number up to 65535, not "${written}".`);
  if (!(await isFree(port))) {
    throw new OperatorError(
      `Port ${port} of 127.0.0.1 is in use; choose another with --port, or leave it out to get a free one.`,
    );
  }
  return port;
}

/** The port of the page of messages: the one after the given port, or any free one (0) if the given port is 0 or the next is in use. */
export async function portAfter(port: number): Promise<number> {
  const next = port + 1;
  return port > 0 && next <= 65_535 && (await isFree(next)) ? next : 0;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
