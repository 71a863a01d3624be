import { describe, expect, test } from 'vitest';
import { CASE_NAMING } from '#catalogue/events/cases.ts';
import { readsSecrets } from '#central/secret.ts';
import { isAllowed } from '../support/iam.ts';

const NAMING = { ...CASE_NAMING, hubAccount: '111122223333', homeRegion: 'ap-northeast-2' };
const arn = (name: string) => `arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:${name}`;
const NAMED = 'org-security-hub/notices/soc';
const GIVEN = arn('prod/jira-AbCdEf');

const may = (secrets: readonly string[], action: string, resource: string, context = {}) =>
  isAllowed({ action, resource, context }, { identity: [{ Statement: readsSecrets(secrets, NAMING) }] });

describe('a function that reads secrets', () => {
  test.each([
    ['by name', NAMED, arn(`${NAMED}-AbCdEf`)],
    ['by ARN', GIVEN, GIVEN],
  ])('reads the one that the organization file gives %s, and no other', (_, secret, exact) => {
    const reads = (resource: string) => may([secret], 'secretsmanager:GetSecretValue', resource);
    expect(reads(exact)).toBe(true);
    for (const other of [
      `${NAMED}-other-AbCdEf`,
      'prod/jira-other-AbCdEf',
      'prod/database-AbCdEf',
      'org-security-hub/slack-app-AbCdEf',
    ])
      expect(reads(arn(other)), other).toBe(false);
  });

  test('may use a key of the customer only through Secrets Manager, and only for the secret that is given by ARN', () => {
    const key = 'arn:aws:kms:ap-northeast-2:111122223333:key/theirs';
    const decrypts = (via: string, about: string) =>
      may([GIVEN], 'kms:Decrypt', key, { 'kms:ViaService': via, 'kms:EncryptionContext:SecretARN': about });
    const service = 'secretsmanager.ap-northeast-2.amazonaws.com';
    expect(decrypts(service, GIVEN)).toBe(true);
    expect(decrypts(service, arn('prod/database-AbCdEf'))).toBe(false);
    expect(decrypts('s3.ap-northeast-2.amazonaws.com', GIVEN)).toBe(false);
    expect(may([GIVEN], 'kms:Decrypt', key)).toBe(false);
    expect(may([NAMED], 'kms:Decrypt', key, { 'kms:ViaService': service })).toBe(false);
  });

  test('gets no permission where there is no secret', () => {
    expect(readsSecrets([], NAMING)).toEqual([]);
  });
});
