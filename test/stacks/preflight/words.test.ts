import { describe, expect, test } from 'vitest';
import type { CheckReason } from '#stacks/preflight/check-result.ts';
import { textOf } from '#stacks/preflight/words/words.ts';

type Samples = { readonly [Code in CheckReason['code']]: Extract<CheckReason, { readonly code: Code }> };

const BUCKET = 'example-terraform-state';
const SERVICE = 'config.amazonaws.com';

/** One reason for every code. A new code without a sample does not compile. */
const SAMPLES: Samples = {
  unread: { code: 'unread', action: 'iam:GetAccountSummary', error: 'AccessDenied' },
  'credentials-fine': { code: 'credentials-fine', account: '123456789012', organization: 'o-exampleorgid' },
  'credentials-wrong': { code: 'credentials-wrong', account: '111122223333', management: '123456789012' },
  'organization-wrong': { code: 'organization-wrong', organization: 'o-otherorgid1', wanted: 'o-exampleorgid' },
  'features-missing': { code: 'features-missing' },
  'state-bucket-missing': { code: 'state-bucket-missing', bucket: BUCKET },
  'accounts-active': { code: 'accounts-active', count: 5 },
  'account-not-active': { code: 'account-not-active', state: 'SUSPENDED' },
  'account-not-in-organization': { code: 'account-not-in-organization' },
  'accounts-not-in-file': { code: 'accounts-not-in-file', accounts: [{ id: '999900001111', name: 'lake' }] },
  'role-assumed': { code: 'role-assumed', role: 'Deploy', count: 1 },
  'role-refused': { code: 'role-refused', role: 'Deploy', joined: 'invited', error: 'AccessDenied' },
  'role-of-control-tower': { code: 'role-of-control-tower', role: 'Deploy', instead: 'AWSControlTowerExecution' },
  'regions-enabled': { code: 'regions-enabled', count: 5 },
  'region-disabled': { code: 'region-disabled', region: 'af-south-1', use: 'unusedRegions' },
  'access-enabled': { code: 'access-enabled', services: [SERVICE] },
  'access-missing': { code: 'access-missing', services: [SERVICE] },
  'administrator-fine': { code: 'administrator-fine', services: ['GuardDuty'] },
  'administrator-other': { code: 'administrator-other', service: 'GuardDuty', account: '999900001111' },
  'administrator-registered': { code: 'administrator-registered', service: 'GuardDuty' },
  'registration-exists': { code: 'registration-exists', service: SERVICE, address: 'aws_a.b', account: '111122223333' },
  'administrator-missing': { code: 'administrator-missing', service: 'GuardDuty' },
  'trail-none': { code: 'trail-none' },
  'trail-own': { code: 'trail-own' },
  'trail-used': { code: 'trail-used', trail: 'company' },
  'trail-second': { code: 'trail-second', trail: 'company' },
  'trail-missing': { code: 'trail-missing' },
  'trail-blind': { code: 'trail-blind', trail: 'company', gap: 'stopped' },
  'trail-without-object-acls': { code: 'trail-without-object-acls', trail: 'company' },
  'trail-without-page-files': {
    code: 'trail-without-page-files',
    trail: 'company',
    calls: ['DeleteObject', 'PutObject'],
    bucket: 'org-security-hub-control-room-111122223333',
  },
  'nothing-in-the-way': { code: 'nothing-in-the-way' },
  'detector-exists': { code: 'detector-exists', detector: '12abc34d567e8fa901bc2d34e56789f0' },
  'security-hub-exists': { code: 'security-hub-exists' },
  'aggregator-exists': { code: 'aggregator-exists' },
  'custom-action-exists': { code: 'custom-action-exists', action: 'Contain' },
  'security-hub-central': { code: 'security-hub-central' },
  'recorder-exists': { code: 'recorder-exists', recorder: 'default' },
  'recorder-records': { code: 'recorder-records', count: 3 },
  'recorder-stopped': { code: 'recorder-stopped', recorder: 'default' },
  'recorder-missing': { code: 'recorder-missing' },
  'config-role-exists': { code: 'config-role-exists' },
  'policies-allow': { code: 'policies-allow', count: 4 },
  'policies-off': { code: 'policies-off' },
  'policy-type-off': { code: 'policy-type-off', type: 'RESOURCE_CONTROL_POLICY', root: 'r-exam' },
  'policies-full': { code: 'policies-full', attached: ['FullAWSAccess', 'Guard'], more: 1 },
  'policy-refuses': { code: 'policy-refuses', policy: 'Guard', actions: ['iam:CreateRole'], regions: ['us-east-1'] },
  'policy-unclear': { code: 'policy-unclear', policy: 'Guard', actions: ['iam:CreateRole'], keys: ['aws:sourcevpc'] },
  'boundary-exists': { code: 'boundary-exists', count: 4 },
  'boundary-missing': { code: 'boundary-missing', policy: 'arn:aws:iam::111122223333:policy/limits' },
  'quota-enough': { code: 'quota-enough', quota: 'wildcard-rules' },
  'quota-exceeded': { code: 'quota-exceeded', quota: 'iam-roles', limit: 1000, needed: 1012 },
  'log-groups-fine': { code: 'log-groups-fine', count: 2 },
  'log-group-missing': { code: 'log-group-missing', group: '/shop/flow-logs' },
  'log-group-infrequent': { code: 'log-group-infrequent', group: '/shop/flow-logs' },
  'log-group-full': { code: 'log-group-full', group: '/shop/flow-logs', filters: ['a', 'b'] },
  'mail-confirmed': { code: 'mail-confirmed', address: 'security@example.com' },
  'mail-pending': { code: 'mail-pending', address: 'security@example.com' },
  'mail-later': { code: 'mail-later', address: 'security@example.com' },
};

const CODES = Object.keys(SAMPLES) as (keyof Samples)[];

/** The texts of a reason: what was found, and the way out if there is one. */
const textsOf = (code: keyof Samples) => {
  const { found, wayOut } = textOf({ found: SAMPLES[code] });
  return wayOut === undefined ? [found] : [found, wayOut];
};

describe('every reason of the preflight', () => {
  // The text is only names of services.
  test.each(CODES.filter((code) => code !== 'access-enabled'))('%s has a text in English and in Korean', (code) => {
    for (const { en, ko } of textsOf(code)) {
      expect(en).not.toMatch(/\p{Script=Hangul}|undefined|\[object/u);
      expect(ko).toMatch(/\p{Script=Hangul}/u);
    }
  });

  test.each(CODES)('%s has a way out of one sentence', (code) => {
    const [, wayOut] = textsOf(code);
    for (const text of Object.values(wayOut ?? {})) expect(text).not.toMatch(/\n|\.\s*\./);
  });
});
