import { NodeHttpHandler } from '@smithy/node-http-handler';

/**
 * One pool for all clients of the process, so that a new session needs no TLS handshake. A request without an answer fails after ten
 * seconds, and the client tries again: the handler would only log a warning, and the function would wait until its own time-out.
 */
export const connections = {
  requestHandler: new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true }),
};
