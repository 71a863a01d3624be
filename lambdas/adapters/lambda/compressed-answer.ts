import { gzipSync } from 'node:zlib';
import type { ApiAnswer, ApiRequest } from '../../serve/exchange.ts';

/** As API Gateway takes it from a function. */
export type WireAnswer = Pick<ApiAnswer, 'status' | 'headers' | 'body'> & { readonly isBase64Encoded?: true };

const COMPRESSED_FROM_BYTES = 32_000;

/** A function answers with 6 MB at most, its own envelope included. */
export const MOST_ANSWER_BYTES = 5_900_000;

/** Large answers as gzip, where the browser takes it: the grid of thousands of accounts fits many times. Throws where even that is too much. */
export function compressed({ status, headers, body }: ApiAnswer, accepted: ApiRequest['headers']): WireAnswer {
  const takesGzip = /\bgzip\b/.test(accepted['accept-encoding'] ?? '');
  const isLarge = Buffer.byteLength(body) >= COMPRESSED_FROM_BYTES;
  const answer: WireAnswer =
    takesGzip && isLarge
      ? {
          ...{ status, isBase64Encoded: true },
          headers: { ...headers, 'content-encoding': 'gzip', vary: 'accept-encoding' },
          body: gzipSync(body, { level: 5 }).toString('base64'),
        }
      : { status, headers, body };
  // The envelope is JSON: it escapes every quote once more.
  const bytes = isLarge ? Buffer.byteLength(JSON.stringify(answer.body)) : 0;
  if (bytes > MOST_ANSWER_BYTES)
    throw new Error(`the answer has ${bytes} bytes, more than the ${MOST_ANSWER_BYTES} a function may answer`);
  return answer;
}
