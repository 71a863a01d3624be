import { describe, expect, test } from 'vitest';
import { signedHeaders } from '#adapters/sdk/signed-call.ts';

/** The key, time and service of AWS's test suite for Signature Version 4. */
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const signed = (url: string) =>
  signedHeaders(
    { method: 'GET', url: new URL(url), service: 'service', region: 'us-east-1', now: new Date('2015-08-30T12:36:00Z') },
    credentials,
  ).authorization;

describe('a signed call', () => {
  test.each([
    ['get-vanilla', 'https://example.amazonaws.com/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'get-vanilla-query-order-key-case',
      'https://example.amazonaws.com/?Param2=value2&Param1=value1',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
  ])("has the signature of AWS's test suite: %s", (_, url, signature) => {
    expect(signed(url)).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    );
  });
});
