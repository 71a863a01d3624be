import { NodeHttpHandler } from '@smithy/node-http-handler';

/** One pool for every client of the process: a session in a member account must not pay for a TLS handshake of its own. */
export const connections = {
  requestHandler: new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: 10_000 }),
};
