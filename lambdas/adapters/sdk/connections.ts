import { NodeHttpHandler } from '@smithy/node-http-handler';

/** One pool for all clients of the process, so that a new session needs no TLS handshake. */
export const connections = {
  requestHandler: new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: 10_000 }),
};
