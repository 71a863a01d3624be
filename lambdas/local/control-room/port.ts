import { once } from 'node:events';
import { createServer } from 'node:net';
import { OperatorError } from '#core/errors.ts';

const USUAL = 8_080;

/** The port for the control room: the one that was asked for, else the usual one, else (0) any that is free. Throws where the one asked for cannot be had. */
export async function portFor(written: string | undefined): Promise<number> {
  if (written === undefined) return (await isFree(USUAL)) ? USUAL : 0;
  const port = Number(written);
  if (!/^\d{1,5}$/.test(written) || port > 65_535)
    throw new OperatorError(`--port takes a number up to 65535, not "${written}".`);
  if (!(await isFree(port))) {
    throw new OperatorError(
      `Port ${port} of 127.0.0.1 is in use; name another with --port, or leave it out and one that is free is taken.`,
    );
  }
  return port;
}

/** The port after another one: that of the page of messages. Any that is free where the other one is any, or where it is in use. */
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
