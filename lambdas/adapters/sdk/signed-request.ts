import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';

/** A call to a service whose client is not installed, because the rollout needs few such calls. */
export type SignedRequest = {
  readonly service: string;
  readonly region: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With its query, if it has one. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Sends it with the credentials of a client and returns the text of the answer. Throws an Error with AWS's name for the error. */
export async function sendSigned(config: STSClientConfig, request: SignedRequest, endpoint?: string): Promise<string> {
  const { service, region, method, path, body } = request;
  // A client always signs for the service of its first request, so each request has its own client.
  const client = new STSClient({ ...config, region });
  const url = new URL(path, endpoint ?? `https://${service}.${region}.amazonaws.com`);
  const signer = await client.config.signer({ name: 'sigv4', signingName: service, signingRegion: region, properties: {} });
  const { headers } = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host, ...request.headers },
    ...(body !== undefined && { body }),
  });
  const answer = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
  const text = await answer.text();
  if (answer.ok) return text;
  throw Object.assign(new Error(text.slice(0, 300)), { name: errorNameIn(answer, text) });
}

function errorNameIn(answer: Response, text: string): string {
  const header = answer.headers.get('x-amzn-errortype')?.split(':')[0];
  const json = /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.[1];
  return header ?? json ?? /<Code>([^<]+)<\/Code>/.exec(text)?.[1] ?? `HTTP ${answer.status}`;
}
