import { apiCall, withFields } from '../events/api-call.ts';
import { assumedRole, iamUser, root, service, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { throughService } from '../events/guard-calls.ts';
import { deleteTrail, stopLogging, updateTrail } from '../events/trail-calls.ts';

const trail = 'organization-trail';
const arn = 'arn:aws:cloudtrail:ap-northeast-2:444455556666:trail/organization-trail';
const source = 'cloudtrail.amazonaws.com';

export const cases: Cases = {
  fires: {
    'a trail is deleted by its name': deleteTrail({ trail }),
    'a trail is deleted by its ARN': deleteTrail({ trail: arn }),
    'root deletes it': deleteTrail({ trail, by: root() }),
    'the role of a pipeline deletes it': deleteTrail({ trail, by: assumedRole('Deploy', 'pipeline') }),
    'an Identity Center user deletes it in the management account': deleteTrail({
      trail,
      by: ssoPerson('bob@example.com'),
      account: '123456789012',
    }),
    'CloudFormation deletes it together with its stack': deleteTrail({
      trail,
      by: throughService(iamUser('alice'), 'cloudformation.amazonaws.com'),
    }),
    'two trails deliver the same event': [deleteTrail({ trail }), { ...deleteTrail({ trail }), id: 'another-envelope' }],
    'it is stopped first, then deleted': [stopLogging({ trail }), deleteTrail({ trail, at: minute(1) })],
  },
  staysQuiet: {
    'AWS denied it': deleteTrail({ trail, error: 'AccessDenied' }),
    'there is no such trail': deleteTrail({ trail: 'nothing', error: 'TrailNotFoundException' }),
    'only the management account may delete it': deleteTrail({ trail: arn, error: 'NotOrganizationMasterAccountException' }),
    'another service records a call of the same name': deleteTrail({ trail, source: 'kinesis.amazonaws.com' }),
    'a trail is created': apiCall({ source, name: 'CreateTrail', request: { name: trail, s3BucketName: 'amzn-s3-demo-bucket' } }),
    'an event data store is deleted': apiCall({ source, name: 'DeleteEventDataStore', request: { eventDataStore: arn } }),
    'a trail is only weakened, which is another scenario': updateTrail({ trail, changes: { isMultiRegionTrail: false } }),
    'the record says what passed a VPC endpoint, and the call has a separate record': withFields(deleteTrail({ trail }), {
      eventType: 'AwsVpceEvent',
      eventCategory: 'NetworkActivity',
      requestParameters: null,
    }),
    'an AWS service looks it up': apiCall({
      source,
      name: 'GetTrail',
      request: { name: trail },
      by: service('config.amazonaws.com'),
    }),
  },
};
