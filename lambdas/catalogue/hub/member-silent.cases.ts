import type { SilentRegion } from '#core/heartbeat/silence.ts';
import { apiCall } from '../events/api-call.ts';
import { assumedRole } from '../events/callers.ts';
import { type Cases, HUB_ACCOUNT, MANAGEMENT, MEMBER, minute } from '../events/cases.ts';
import { reminderDue, silenceReport } from '../events/hub-events.ts';

const since = Date.parse(minute(-60));
const nonce = `beat-${since}-0123456789abcdef0123456789abcdef`;
const silent: SilentRegion = { region: 'us-east-1', hop: 'not-back', since, nonce };
const question = {
  ask: 'call-on-record',
  arn: `arn:aws:events:us-east-1:${MEMBER}:rule/heartbeat-of-org-security-hub`,
  call: 'UntagResource',
  identity: nonce,
} as const;

export const cases: Cases = {
  fires: {
    'three heartbeats of an account did not come back': silenceReport({ silent: [silent] }),
    'CloudTrail recorded them, so they were not forwarded': {
      events: silenceReport({ silent: [silent] }),
      facts: [[question, { found: true }]],
    },
    'CloudTrail has no record of them': {
      events: silenceReport({ silent: [silent] }),
      facts: [[question, { found: false }]],
    },
    'AWS refuses the heartbeat role of the account': silenceReport({
      silent: [{ region: 'us-east-1', hop: 'role-refused', error: 'AccessDenied' }],
    }),
    'the management account is silent': silenceReport({ account: MANAGEMENT, critical: true, silent: [silent] }),
    'no event arrives from any account': silenceReport({
      account: HUB_ACCOUNT,
      critical: true,
      who: 'hub',
      silent: [{ region: 'ap-northeast-2', hop: 'hub', since }],
    }),
  },
  staysQuiet: {
    'events arrive from the account again': silenceReport({ back: ['us-east-1'] }),
    'the report does not say who is silent': { ...silenceReport({ silent: [silent] }), detail: { silent: [{ ...silent }] } },
    'the report names a hop that does not exist': {
      ...silenceReport({ silent: [silent] }),
      detail: { who: 'account', critical: false, silent: [{ region: 'us-east-1', hop: 'nowhere' }], back: [] },
    },
    'the clock reminds of an incident': reminderDue({
      scenario: 'sg-ssh-open-world',
      resource: { type: 'AwsAccount', id: MEMBER, arn: `arn:aws:iam::${MEMBER}:root` },
      standing: [],
    }),
    'a heartbeat comes back': apiCall({
      source: 'events.amazonaws.com',
      name: 'UntagResource',
      request: { resourceARN: question.arn, tagKeys: ['heartbeat'] },
      by: assumedRole('org-security-hub/org-security-hub-heartbeat', 'heartbeat', nonce),
      error: 'ResourceNotFoundException',
    }),
  },
};
