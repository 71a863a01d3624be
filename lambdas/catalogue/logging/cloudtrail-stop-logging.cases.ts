import { apiCall } from '../events/api-call.ts';
import { assumedRole, root, service, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { stopLogging } from '../events/trail-calls.ts';

const trail = 'organization-trail';
const arn = 'arn:aws:cloudtrail:ap-northeast-2:444455556666:trail/organization-trail';
const source = 'cloudtrail.amazonaws.com';

export const cases: Cases = {
  fires: {
    'a trail is stopped by its name': stopLogging({ trail }),
    'a trail is stopped by its ARN': stopLogging({ trail: arn }),
    'root stops it': stopLogging({ trail, by: root() }),
    'a role session stops it': stopLogging({ trail: arn, by: assumedRole('Admin', 'build-1234') }),
    'an Identity Center user stops it in the management account': stopLogging({
      trail,
      by: ssoPerson('bob@example.com'),
      account: '123456789012',
    }),
    'it is stopped a second time': [stopLogging({ trail }), stopLogging({ trail, at: minute(6) })],
  },
  staysQuiet: {
    'logging is started': apiCall({ source, name: 'StartLogging', request: { name: trail } }),
    'AWS denied it': stopLogging({ trail, error: 'AccessDenied' }),
    'there is no such trail': stopLogging({ trail: 'nothing', error: 'TrailNotFoundException' }),
    'the signature of the request had expired': stopLogging({ trail, error: 'RequestExpired' }),
    'another service records a call of the same name': stopLogging({ trail, source: 'kinesis.amazonaws.com' }),
    'the call only reads the status of the trail': apiCall({ source, name: 'GetTrailStatus', request: { name: trail } }),
    'the trail is deleted, which is another scenario': apiCall({ source, name: 'DeleteTrail', request: { name: arn } }),
    'an AWS service looks up a trail': apiCall({
      source,
      name: 'DescribeTrails',
      request: null,
      by: service('config.amazonaws.com'),
    }),
  },
};
