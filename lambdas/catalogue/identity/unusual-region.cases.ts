import { apiCall } from '../events/api-call.ts';
import { assumedRole, root, service } from '../events/callers.ts';
import { type Cases, MANAGEMENT, minute } from '../events/cases.ts';
import { createAccessKey, someWrite } from '../events/identity-calls.ts';

const DAY = 24 * 60;
const on = (day: number, past = 0) => minute(day * DAY + past);
const home = (day: number) => someWrite({ at: on(day) });
const abroad = (day: number, past = 0) => someWrite({ at: on(day, past), region: 'sa-east-1' });
const learnt = [home(0), home(3), home(6)];

export const cases: Cases = {
  fires: {
    'a Region is used after a week without it': [...learnt, abroad(8)],
    'the account has been known for exactly a week': [...learnt, abroad(7)],
    'a Region was last used more than a week ago': [home(0), abroad(1), home(6), abroad(8, 60)],
    'root uses the Region': [...learnt, someWrite({ at: on(8), region: 'sa-east-1', by: root() })],
    'only another account has used the Region': [
      someWrite({ at: on(7), region: 'sa-east-1', account: MANAGEMENT }),
      ...learnt,
      abroad(8),
    ],
    'the records arrive out of order': [home(6), home(0), home(3), abroad(8)],
  },
  staysQuiet: {
    'it is the first event of the account': abroad(0),
    'the account has been known for less than a week': [...learnt, abroad(6, DAY - 1)],
    'the Region was last used exactly a week ago': [home(0), abroad(1), home(6), abroad(8)],
    'the Region is the usual one': [...learnt, home(8)],
    'the same record arrives again': [...learnt, abroad(8), home(8), home(8)],
    'a global service is recorded in its own Region': [
      ...learnt,
      createAccessKey({ user: 'alice', key: 'AKIAI44QH8DHBEXAMPLE', at: on(8) }),
    ],
    'AWS refused the call': [...learnt, someWrite({ at: on(8), region: 'sa-east-1', error: 'Client.UnauthorizedOperation' })],
    'an AWS service makes the call': [
      ...learnt,
      someWrite({ at: on(8), region: 'sa-east-1', by: service('autoscaling.amazonaws.com') }),
    ],
    'an AWS service makes the call through its service-linked role': [
      ...learnt,
      someWrite({
        at: on(8),
        region: 'sa-east-1',
        by: assumedRole('aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig', 'configLambdaExecution'),
      }),
    ],
    'the call only reads': [
      ...learnt,
      apiCall({ source: 'ec2.amazonaws.com', name: 'DescribePlacementGroups', request: {}, at: on(8), region: 'sa-east-1' }),
    ],
  },
};
