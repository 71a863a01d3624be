import { altered, apiCall } from '../events/api-call.ts';
import { root, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { updateTrail } from '../events/trail-calls.ts';

const trail = 'organization-trail';
const arn = 'arn:aws:cloudtrail:ap-northeast-2:444455556666:trail/organization-trail';
const kmsKeyId = 'arn:aws:kms:ap-northeast-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';

export const cases: Cases = {
  fires: {
    'it no longer covers the other Regions': updateTrail({ trail, changes: { isMultiRegionTrail: false } }),
    'it no longer covers the other Regions, written as a text': updateTrail({ trail, changes: { isMultiRegionTrail: 'false' } }),
    'its files can be forged unnoticed': updateTrail({ trail: arn, changes: { enableLogFileValidation: false } }),
    'its files are no longer encrypted with a key of their own': updateTrail({ trail, changes: { kmsKeyId: '' } }),
    'it writes to a bucket that is named anew, and the event does not tell which it was before': updateTrail({
      trail,
      changes: { s3BucketName: 'amzn-s3-demo-bucket' },
    }),
    'it no longer sees IAM and sign-ins': updateTrail({ trail, changes: { includeGlobalServiceEvents: false } }),
    'it no longer covers the organization': updateTrail({
      trail,
      changes: { isOrganizationTrail: false },
      account: '123456789012',
    }),
    'it is cut off from its log group': updateTrail({ trail, changes: { cloudWatchLogsLogGroupArn: '' } }),
    'validation is turned on and Regions are turned off in one call': updateTrail({
      trail,
      changes: { enableLogFileValidation: true, isMultiRegionTrail: false },
    }),
    'root makes it weaker': updateTrail({ trail, changes: { enableLogFileValidation: false }, by: root() }),
    'a person of the identity centre makes it weaker twice': [
      updateTrail({ trail, changes: { enableLogFileValidation: false }, by: ssoPerson('bob@example.com') }),
      updateTrail({ trail, changes: { kmsKeyId: '' }, by: ssoPerson('bob@example.com'), at: minute(3) }),
    ],
  },
  staysQuiet: {
    'validation is turned on': updateTrail({ trail, changes: { enableLogFileValidation: true } }),
    'every Region is covered from now on': updateTrail({ trail, changes: { isMultiRegionTrail: true } }),
    'a key is given': updateTrail({ trail, changes: { kmsKeyId } }),
    'a log group is given': updateTrail({
      trail,
      changes: { cloudWatchLogsLogGroupArn: 'arn:aws:logs:ap-northeast-2:444455556666:log-group:trail:*' },
    }),
    'notices go to another topic': updateTrail({ trail, changes: { snsTopicName: 'trail-files' } }),
    'nothing is named': updateTrail({ trail, changes: {} }),
    'the request is empty': altered(updateTrail({ trail, changes: {} }), { requestParameters: null, responseElements: null }),
    'the trail has been of one Region all along, as only the answer says': altered(
      updateTrail({ trail, changes: { enableLogFileValidation: true } }),
      { responseElements: { name: trail, isMultiRegionTrail: false, logFileValidationEnabled: true, trailARN: arn } },
    ),
    'AWS denied it': updateTrail({ trail, changes: { isMultiRegionTrail: false }, error: 'AccessDenied' }),
    'there is no such trail': updateTrail({ trail, changes: { kmsKeyId: '' }, error: 'TrailNotFoundException' }),
    'another service records a call of the same name': updateTrail({
      trail,
      changes: { isMultiRegionTrail: false },
      source: 'kinesis.amazonaws.com',
    }),
    'a new trail covers one Region': apiCall({
      source: 'cloudtrail.amazonaws.com',
      name: 'CreateTrail',
      request: { name: trail, s3BucketName: 'amzn-s3-demo-bucket', isMultiRegionTrail: false },
    }),
  },
};
