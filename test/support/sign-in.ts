import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Issuer, tokenIssuer } from '#local/control-room/issuer.ts';

/** An issuer of ID tokens whose keys can be fetched until the test is over. */
export async function servedIssuer(clientId?: string): Promise<Issuer> {
  let keys = '';
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/.well-known/jwks.json' ? 200 : 404;
    response.end(response.statusCode === 200 ? keys : '');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  const issuer = tokenIssuer(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, clientId);
  keys = issuer.keys;
  return issuer;
}
