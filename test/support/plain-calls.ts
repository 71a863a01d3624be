const REGION_OF_SCOPE = 'eu-west-1';

/** An emulator and a key to sign with. */
type Caller = {
  readonly endpoint: string;
  readonly region?: string;
  readonly accessKeyId: string;
  readonly sessionToken?: string;
};

/** Headers of a call to a service that the product itself never calls, so that no SDK client of it is installed. */
function signedFor(service: string, { accessKeyId, sessionToken, region = REGION_OF_SCOPE }: Caller): Record<string, string> {
  const scope = `Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  };
}

/** The ARN of a new KMS key whose policy lets its account administer it, and has these further statements. */
export async function newKmsKey(caller: Caller, account: string, statements: readonly object[]): Promise<string> {
  const owner = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [owner, ...statements] });
  const target = { 'x-amz-target': 'TrentService.CreateKey', 'content-type': 'application/x-amz-json-1.1' };
  const answer = await fetch(caller.endpoint, {
    method: 'POST',
    headers: { ...signedFor('kms', caller), ...target },
    body: JSON.stringify({ Policy }),
  });
  return ((await answer.json()) as { KeyMetadata: { Arn: string } }).KeyMetadata.Arn;
}

/** The XML answer of an SNS action. */
export async function callSns(caller: Caller, Action: string, fields: Record<string, string>): Promise<string> {
  const answer = await fetch(caller.endpoint, {
    method: 'POST',
    headers: { ...signedFor('sns', caller), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ Action, Version: '2010-03-31', ...fields }).toString(),
  });
  return answer.text();
}

/** The text of the first element with this name. */
export function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}
