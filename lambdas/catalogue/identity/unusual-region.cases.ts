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
    'something is done in a Region after a week without it': [...learnt, abroad(8)],
    'the week of learning is just over': [...learnt, abroad(7)],
    'a Region was last used more than a week ago': [home(0), abroad(1), home(6), abroad(8, 60)],
    'root does it': [...learnt, someWrite({ at: on(8), region: 'sa-east-1', by: root() })],
    'another account uses the Region': [someWrite({ at: on(7), region: 'sa-east-1', account: MANAGEMENT }), ...learnt, abroad(8)],
    'writes arrive out of order': [home(6), home(0), home(3), abroad(8)],
  },
  staysQuiet: {
    'it is the first thing the hub hears of the account': abroad(0),
    'the account is known for less than a week': [...learnt, abroad(6, DAY - 1)],
    'the Region was used just a week ago': [home(0), abroad(1), home(6), abroad(8)],
    'it is the usual Region': [...learnt, home(8)],
    'the same record arrives again': [...learnt, abroad(8), home(8), home(8)],
    'a global service is recorded in its own Region': [
      ...learnt,
      createAccessKey({ user: 'alice', key: 'AKIAI44QH8DHBEXAMPLE', at: on(8) }),
    ],
    'AWS refused the call': [...learnt, someWrite({ at: on(8), region: 'sa-east-1', error: 'Client.UnauthorizedOperation' })],
    'a service of AWS works there for itself': [
      ...learnt,
      someWrite({ at: on(8), region: 'sa-east-1', by: service('autoscaling.amazonaws.com') }),
    ],
    'a service works there through the role it keeps': [
      ...learnt,
      someWrite({
        at: on(8),
        region: 'sa-east-1',
        by: assumedRole('aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig', 'configLambdaExecution'),
      }),
    ],
    'somebody only looks there': [
      ...learnt,
      apiCall({ source: 'ec2.amazonaws.com', name: 'DescribePlacementGroups', request: {}, at: on(8), region: 'sa-east-1' }),
    ],
  },
};
