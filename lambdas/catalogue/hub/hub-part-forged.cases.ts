import type { Cases } from '../events/cases.ts';
import { forgeryNoticed, reminderDue } from '../events/hub-events.ts';

const incident = 'inc-0123456789abcdef01234567';

export const cases: Cases = {
  fires: {
    'a queue of people carries a decision of the clock': forgeryNoticed({
      where: 'queue',
      name: 'org-security-hub-decisions.fifo',
      key: 'message',
      what: 'verb',
    }),
    'a row holds an approval that was never given': forgeryNoticed({
      where: 'table',
      name: 'org-security-hub-incidents',
      key: incident,
      what: 'decide',
    }),
    'a reminder for a time limit is among those of detection': forgeryNoticed({
      where: 'table',
      name: 'org-security-hub-state',
      key: incident,
      what: 'expire',
    }),
  },
  staysQuiet: {
    'the clock reminds of an incident': reminderDue({
      scenario: 'sg-ssh-open-world',
      resource: {
        type: 'AwsEc2SecurityGroup',
        id: 'sg-0a1b2c3d4e5f60006',
        arn: 'arn:aws:ec2:ap-northeast-2:444455556666:security-group/sg-0a1b2c3d4e5f60006',
      },
      standing: [],
    }),
    'the report names nothing that was forged': forgeryNoticed({ where: 'queue', name: '', key: 'message', what: 'verb' }),
    'the report names a place that the hub does not have': {
      ...forgeryNoticed({ where: 'queue', name: 'x', key: 'message', what: 'verb' }),
      detail: { where: 'bucket', name: 'x', key: 'message', what: 'verb' },
    },
  },
};
