import { emulator, type Key, REGION } from './organization.ts';

/** Calls to services that the product itself never calls, so that no SDK client of them is installed. */
function signedFor(service: string, { accessKeyId, sessionToken }: Key): Record<string, string> {
  const scope = `Credential=${accessKeyId}/20260101/${REGION}/${service}/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  };
}

/** The ARN of a new KMS key whose policy lets its account administer it, and has these further statements. */
export async function newKey(key: Key, account: string, statements: readonly object[]): Promise<string> {
  const owner = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [owner, ...statements] });
  const answer = await fetch(emulator.endpoint, {
    method: 'POST',
    headers: { ...signedFor('kms', key), 'x-amz-target': 'TrentService.CreateKey', 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ Policy }),
  });
  return ((await answer.json()) as { KeyMetadata: { Arn: string } }).KeyMetadata.Arn;
}

/** The XML answer of an SNS action. */
export async function sns(key: Key, Action: string, fields: Record<string, string>): Promise<string> {
  const answer = await fetch(emulator.endpoint, {
    method: 'POST',
    headers: { ...signedFor('sns', key), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ Action, Version: '2010-03-31', ...fields }).toString(),
  });
  return answer.text();
}

/** The text of the first element with this name. */
export function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}
