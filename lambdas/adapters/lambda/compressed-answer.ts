import { gzipSync } from 'node:zlib';
import type { ApiAnswer, ApiRequest } from '../../serve/exchange.ts';

/** A response in the format that API Gateway accepts from a function. */
export type WireAnswer = Pick<ApiAnswer, 'status' | 'headers' | 'body'> & { readonly isBase64Encoded?: true };

const COMPRESSED_FROM_BYTES = 32_000;

/** Below Lambda's limit of 6 MB for a response with its envelope. */
export const MOST_ANSWER_BYTES = 5_900_000;

/** Compresses large answers if the browser accepts gzip: a grid of thousands of accounts fits. Throws if the result is still too large. */
export function compressed({ status, headers, body }: ApiAnswer, accepted: ApiRequest['headers']): WireAnswer {
  const acceptsGzip = /\bgzip\b/.test(accepted['accept-encoding'] ?? '');
  const isLarge = Buffer.byteLength(body) >= COMPRESSED_FROM_BYTES;
  const answer: WireAnswer =
    acceptsGzip && isLarge
      ? {
          ...{ status, isBase64Encoded: true },
          headers: { ...headers, 'content-encoding': 'gzip', vary: 'accept-encoding' },
          body: gzipSync(body, { level: 5 }).toString('base64'),
        }
      : { status, headers, body };
  // The envelope is JSON: it escapes every quote once more.
  const bytes = isLarge ? Buffer.byteLength(JSON.stringify(answer.body)) : 0;
  if (bytes > MOST_ANSWER_BYTES)
    throw new Error(`the answer has ${bytes} bytes, more than the ${MOST_ANSWER_BYTES} that a function may return`);
  return answer;
}
