import { iamUser } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { authorizeIngress, modifyRules } from '../events/security-group-calls.ts';

const groups = ['sg-0a1b2c3d4e5f60041', 'sg-0a1b2c3d4e5f60042', 'sg-0a1b2c3d4e5f60043'] as const;
const [first, second, third] = groups;
const ssh = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const database = { protocol: 'tcp', from: 5432, to: 5432, v6: ['::/0'] };
const web = { protocol: 'tcp', from: 443, to: 443, v4: ['0.0.0.0/0'] };

function opens(group: string, past: number, more: Partial<Parameters<typeof authorizeIngress>[0]> = {}) {
  return authorizeIngress({ group, permissions: [ssh], at: minute(past), ...more });
}

export const cases: Cases = {
  fires: {
    'one user opens three groups within a few minutes': [opens(first, 0), opens(second, 2), opens(third, 4)],
    'three users open one group each': [
      opens(first, 0, { by: iamUser('alice') }),
      opens(second, 2, { by: iamUser('bob') }),
      opens(third, 4, { by: iamUser('carol') }),
    ],
    'the third opening comes exactly ten minutes after the first': [opens(first, 0), opens(second, 5), opens(third, 10)],
    'the three openings differ in port and form': [
      opens(first, 0),
      opens(second, 1, { permissions: [database] }),
      modifyRules({
        group: third,
        changes: [{ rule: 'sgr-0a1b2c3d4e5f60043', protocol: '-1', v4: '0.0.0.0/0' }],
        at: minute(2),
      }),
    ],
    'the three openings are in different Regions': [
      opens(first, 0),
      opens(second, 1, { region: 'us-east-1' }),
      opens(third, 2, { region: 'eu-west-1' }),
    ],
    'the first opening arrives last': [opens(second, 2), opens(third, 4), opens(first, 0)],
    'three openings follow one from long before': [
      opens('sg-0a1b2c3d4e5f60044', -60),
      opens(first, 0),
      opens(second, 5),
      opens(third, 9),
    ],
  },
  staysQuiet: {
    'only two groups are opened': [opens(first, 0), opens(second, 2)],
    'one group is opened three times': [opens(first, 0), opens(first, 1, { permissions: [database] }), opens(first, 2)],
    'the same event is delivered three times': [
      opens(first, 0),
      opens(second, 1),
      { ...opens(second, 1), id: 'another-envelope' },
    ],
    'the third opening comes a minute too late': [opens(first, 0), opens(second, 5), opens(third, 11)],
    'the first opening arrives last and is too old': [opens(second, 5), opens(third, 11), opens(first, 0)],
    'one of the three groups is opened only for the web': [
      opens(first, 0),
      opens(second, 1, { permissions: [web] }),
      opens(third, 2),
    ],
    'AWS refused one of the three openings': [
      opens(first, 0),
      opens(second, 1, { error: 'Client.UnauthorizedOperation' }),
      opens(third, 2),
    ],
    'the three openings are in three accounts': [
      opens(first, 0),
      opens(second, 1, { account: '123456789012' }),
      opens(third, 2, { account: '111122223333' }),
    ],
    'three groups are opened only for the web, as for a new site': [
      opens(first, 0, { permissions: [web] }),
      opens(second, 1, { permissions: [web] }),
      opens(third, 2, { permissions: [web] }),
    ],
  },
};
