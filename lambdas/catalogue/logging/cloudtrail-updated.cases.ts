import { apiCall, withFields } from '../events/api-call.ts';
import { root, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { saveTrail, settingsBefore, updateTrail } from '../events/trail-calls.ts';

const trail = 'organization-trail';
const arn = 'arn:aws:cloudtrail:ap-northeast-2:444455556666:trail/organization-trail';
const kmsKeyId = 'arn:aws:kms:ap-northeast-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const unvalidated = saveTrail({ trail, changes: { enableLogFileValidation: false } });
const notified = saveTrail({ trail, changes: { snsTopicName: 'trail-files' } });
const strong = { isMultiRegionTrail: true, logFileValidationEnabled: true, kmsKeyId };

export const cases: Cases = {
  fires: {
    'the console sends the whole configuration, and log file validation was on before': {
      events: unvalidated,
      facts: [settingsBefore(unvalidated, trail, strong)],
    },
    'the console sends the whole configuration with another bucket than before': {
      events: notified,
      facts: [settingsBefore(notified, trail, { s3BucketName: 'amzn-s3-demo-bucket' })],
    },
    'the console sends an empty KMS key, and there was one before': {
      events: notified,
      facts: [settingsBefore(notified, trail, strong)],
    },
    'the console sends the whole configuration without global services, which every trail has by default': saveTrail({
      trail,
      changes: { includeGlobalServiceEvents: false },
    }),
    'it no longer covers the other Regions': updateTrail({ trail, changes: { isMultiRegionTrail: false } }),
    'it no longer covers the other Regions, and the boolean is a string': updateTrail({
      trail,
      changes: { isMultiRegionTrail: 'false' },
    }),
    'log file validation is turned off': updateTrail({ trail: arn, changes: { enableLogFileValidation: false } }),
    'its files are no longer encrypted with a KMS key': updateTrail({ trail, changes: { kmsKeyId: '' } }),
    'the request names a bucket, and the event does not show the previous one': updateTrail({
      trail,
      changes: { s3BucketName: 'amzn-s3-demo-bucket' },
    }),
    'one call names another bucket, one Region and no KMS key': updateTrail({
      trail,
      changes: { s3BucketName: 'amzn-s3-demo-bucket', isMultiRegionTrail: false, kmsKeyId: '' },
    }),
    'it no longer records global services such as IAM and sign-in': updateTrail({
      trail,
      changes: { includeGlobalServiceEvents: false },
    }),
    'it no longer covers the organization': updateTrail({
      trail,
      changes: { isOrganizationTrail: false },
      account: '123456789012',
    }),
    'it no longer writes to its log group': updateTrail({ trail, changes: { cloudWatchLogsLogGroupArn: '' } }),
    'one call turns validation on and the other Regions off': updateTrail({
      trail,
      changes: { enableLogFileValidation: true, isMultiRegionTrail: false },
    }),
    'root weakens it': updateTrail({ trail, changes: { enableLogFileValidation: false }, by: root() }),
    'an Identity Center user weakens it twice': [
      updateTrail({ trail, changes: { enableLogFileValidation: false }, by: ssoPerson('bob@example.com') }),
      updateTrail({ trail, changes: { kmsKeyId: '' }, by: ssoPerson('bob@example.com'), at: minute(3) }),
    ],
  },
  staysQuiet: {
    'the console sends the whole configuration, and what it was before is unknown': notified,
    'the console sends the whole configuration, and nothing in it is weaker than before': {
      events: notified,
      facts: [settingsBefore(notified, trail, { isMultiRegionTrail: true, logFileValidationEnabled: true })],
    },
    'the console sends the whole configuration of a trail that never had log file validation': {
      events: unvalidated,
      facts: [settingsBefore(unvalidated, trail, { isMultiRegionTrail: true, logFileValidationEnabled: false })],
    },
    'log file validation is turned on': updateTrail({ trail, changes: { enableLogFileValidation: true } }),
    'it now covers every Region': updateTrail({ trail, changes: { isMultiRegionTrail: true } }),
    'a KMS key is set': updateTrail({ trail, changes: { kmsKeyId } }),
    'a log group is set': updateTrail({
      trail,
      changes: { cloudWatchLogsLogGroupArn: 'arn:aws:logs:ap-northeast-2:444455556666:log-group:trail:*' },
    }),
    'notifications go to another topic': updateTrail({ trail, changes: { snsTopicName: 'trail-files' } }),
    'only the trail is named, and no setting': updateTrail({ trail, changes: {} }),
    'the request is empty': withFields(updateTrail({ trail, changes: {} }), { requestParameters: null, responseElements: null }),
    'only the response says that the trail covers one Region, and it always did': withFields(
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
    'a new trail covers only one Region': apiCall({
      source: 'cloudtrail.amazonaws.com',
      name: 'CreateTrail',
      request: { name: trail, s3BucketName: 'amzn-s3-demo-bucket', isMultiRegionTrail: false },
    }),
  },
};
