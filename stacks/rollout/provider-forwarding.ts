import { once } from 'node:events';
import {
  type ClientHttp2Session,
  constants,
  createServer,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { buffer } from 'node:stream/consumers';
import type { ProviderProcess } from './provider-process.ts';

/** Terraform's plugin protocol, https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol; other versions are refused. */
const ANY_VERSION = '/tfplugin';
const SERVICE = `${ANY_VERSION}5.Provider/`;
const CONFIGURE = `${SERVICE}Configure`;

/** The call with which Terraform reads the schemas of a provider. */
export const GET_SCHEMA = `${SERVICE}GetSchema`;

const GRPC = { ':status': 200, 'content-type': 'application/grpc' };
const UNAVAILABLE = '14';

/** The processes that answer the calls of one command. */
export interface CommandProviders {
  /** Answers until a configuration is set. */
  readonly first: ProviderProcess;
  /** The process that holds this configuration. */
  readonly withConfiguration: (configuration: string) => Promise<ProviderProcess>;
  /** The framed answer to `GetSchema`. */
  readonly readSchemas: () => Promise<Buffer>;
}

/**
 * Opens a socket for one Terraform command, and forwards what comes there: Terraform opens a connection for each `provider` block.
 * Returns what closes it.
 */
export async function openForCommand(socket: string, providers: CommandProviders): Promise<() => void> {
  const server = createServer();
  const sessions = new Set<Http2Session>();
  const configured = new Map<Http2Session, ProviderProcess>();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    answer(stream, headers).catch((error: Error) => refuse(stream, error));
  });

  async function answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const { session } = stream;
    const { ':path': path = '' } = headers;
    if (session === undefined) return;
    if (path.startsWith(ANY_VERSION) && !path.startsWith(SERVICE))
      throw new Error(`The provider speaks ${SERVICE}, not ${path}.`);
    if (path === GET_SCHEMA) {
      stream.resume();
      return answerWith(stream, await providers.readSchemas());
    }
    if (path !== CONFIGURE) {
      return forward(stream, headers, (configured.get(session) ?? providers.first).connection());
    }
    const request = await buffer(stream);
    const provider = await providers.withConfiguration(request.toString('base64'));
    configured.set(session, provider);
    return forward(stream, headers, provider.connection(), request);
  }

  server.listen(socket);
  await once(server, 'listening');
  return () => {
    server.close();
    for (const session of sessions) session.destroy();
  };
}

function answerWith(stream: ServerHttp2Stream, message: Buffer): void {
  if (stream.destroyed) return;
  stream.respond(GRPC, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(message);
}

function refuse(stream: ServerHttp2Stream, { message }: Error): void {
  if (stream.destroyed || stream.headersSent) return;
  const trailers = { 'grpc-status': UNAVAILABLE, 'grpc-message': encodeURIComponent(message) };
  stream.respond({ ...GRPC, ...trailers }, { endStream: true });
}

/** Sends a call on, and its answer with the trailers back; `request` is what was read of the call already. */
function forward(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, to: ClientHttp2Session, request?: Buffer): void {
  const { ':authority': _authority, ':scheme': _scheme, ...sent } = headers;
  const call = to.request(sent);
  let trailers: IncomingHttpHeaders = {};
  stream.once('close', () => call.close(constants.NGHTTP2_CANCEL));
  stream.once('wantTrailers', () => stream.sendTrailers(trailers));
  call.once('error', (error) => refuse(stream, error));
  call.once('trailers', (received) => {
    trailers = received;
  });
  call.once('response', (received, flags) => {
    if (stream.destroyed) return;
    const endStream = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    stream.respond(received, endStream ? { endStream } : { waitForTrailers: true });
    if (!endStream) call.pipe(stream);
  });
  if (request === undefined) stream.pipe(call);
  else call.end(request);
}
