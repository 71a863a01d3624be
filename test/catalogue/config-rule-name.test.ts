import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainName, ruleName } from '#catalogue/readings/config-rule-name.ts';
import { MANAGED_RULES } from '#catalogue/readings/managed-rules.ts';

describe('the name of a managed rule of AWS Config is found', () => {
  test.each([
    ['by itself', 'restricted-ssh', 'restricted-ssh'],
    ['by its identifier', 'INCOMING_SSH_DISABLED', 'incoming-ssh-disabled'],
    ["in the name of the hub's own rule", 'org-security-hub-restricted-ssh', 'restricted-ssh'],
    ['in a control of Control Tower', 'AWSControlTower_AWS-GR_RESTRICTED_SSH', 'restricted-ssh'],
    ['in a control of Control Tower that is an identifier', 'AWSControlTower_INCOMING_SSH_DISABLED', 'incoming-ssh-disabled'],
    [
      'in a control of Control Tower with another name',
      'AWSControlTower_AWS-GR_DETECT_CLOUDTRAIL_ENABLED_ON_SHARED_ACCOUNTS',
      'cloudtrail-enabled',
    ],
    ['in a rule of Security Hub', 'securityhub-vpc-flow-logs-enabled-1399bc40', 'vpc-flow-logs-enabled'],
    ['in an old rule of Security Hub', 'securityhub-vpc-flow-logs-enabled-l6dseq', 'vpc-flow-logs-enabled'],
    ['in a rule of a conformance pack', 'restricted-ssh-conformance-pack-szsm1uv0w', 'restricted-ssh'],
    ['in an organization rule', 'OrgConfigRule-s3-bucket-public-read-prohibited-dbgzf8ba', 's3-bucket-public-read-prohibited'],
    ['in one wrapping within another', 'OrgConfigRule-org-security-hub-restricted-ssh-dbgzf8ba', 'restricted-ssh'],
  ])('%s', (_, written, name) => {
    expect(ruleName(written)).toBe(name);
  });
});

describe('a rule of the company is not taken for a managed one', () => {
  const managed = MANAGED_RULES.flatMap(({ name, identifier }) => [plainName(name), plainName(identifier)]);
  const word = fc.stringMatching(/^[a-z]{1,12}$/);

  test.each([
    'securityhub-restricted-ssh',
    'securityhub-restricted-ssh-exceptions-review',
    'awscontroltower-guard-restricted-ssh',
    'my-AWSControlTower_AWS-GR_RESTRICTED_SSH',
    'restricted-ssh-conformance-pack-',
    'conformance-pack-restricted-ssh',
    'orgconfigrule-restricted-ssh',
  ])('as %s', (written) => {
    expect(managed).not.toContain(ruleName(written));
  });

  test('with any words before the name of a managed rule', () => {
    fc.assert(
      fc.property(word, fc.constantFrom(...managed), (before, name) => {
        fc.pre(!['awscontroltower'].includes(before));
        expect(managed.includes(ruleName(`${before}-${name}`))).toBe(managed.includes(`${before}-${name}`));
      }),
    );
  });

  test('with any words after the name of a managed rule', () => {
    fc.assert(
      fc.property(word, fc.constantFrom(...managed), (after, name) => {
        expect(managed.includes(ruleName(`${name}-${after}`))).toBe(managed.includes(`${name}-${after}`));
      }),
    );
  });
});
