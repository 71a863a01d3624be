import type { Cases } from '../events/cases.ts';
import { hindered, reminderDue } from '../events/hub-events.ts';

const bucket = { type: 'AwsS3Bucket', id: 'amzn-s3-demo-bucket', arn: 'arn:aws:s3:::amzn-s3-demo-bucket' };
const denied = {
  kind: 'denied',
  incident: 'inc-0123456789abcdef01234567',
  resource: bucket,
  call: 's3:GetBucketPolicy',
  error: 'AccessDenied: explicit deny in a resource-based policy',
} as const;

export const cases: Cases = {
  fires: {
    'the budget of a scenario is used up': hindered({
      kind: 'budget',
      budget: 'scenario',
      scenario: 'console-bruteforce',
      most: 20,
    }),
    'the budget for CRITICAL incidents is used up': hindered({
      kind: 'budget',
      budget: 'critical',
      scenario: 'sg-ssh-open-world',
      most: 600,
    }),
    'an account refuses a call of a containment': hindered(denied),
    'one account has a hundred new incidents within the hour': hindered({ kind: 'flood', incidents: 100 }),
  },
  staysQuiet: {
    'the clock reminds of an incident': reminderDue({ scenario: 's3-bucket-policy-public', resource: bucket, standing: [] }),
    'the report names a budget that the hub does not have': {
      ...hindered({ kind: 'budget', budget: 'account', scenario: '', most: 60 }),
      detail: { kind: 'budget', budget: 'monthly' },
    },
    'the report names no resource that was not contained': { ...hindered(denied), detail: { ...denied, resource: {} } },
  },
};
