import { apiCall, withFields } from '../events/api-call.ts';
import { type Cases, minute } from '../events/cases.ts';
import { findingsImported, type GuardDutyCase, guardDutyFinding, securityFinding } from '../events/notices.ts';

const key = (userType: string, userName: string, accessKeyId: string) => ({
  resourceType: 'AccessKey',
  accessKeyDetails: { accessKeyId, principalId: 'AIDAEXAMPLE', userName, userType },
});
const found = (overrides: GuardDutyCase = {}) => guardDutyFinding(overrides);

export const cases: Cases = {
  fires: {
    'a severity of 8 is high': found(),
    'a severity of 9 is critical': found({ type: 'AttackSequence:IAM/CompromisedCredentials', severity: 9 }),
    'a severity of 6.9 is medium': found({ severity: 6.9 }),
    'a severity of 3.9 is low': found({ severity: 3.9 }),
    'the severity is a string': found({ severity: '8.5' }),
    'the finding has no severity': found({ severity: null }),
    'the finding is a sample': found({ sample: true, severity: 9.5 }),
    'the finding is a sample, marked only in a JSON string': withFields(found({ severity: 9.5 }), {
      service: { additionalInfo: { value: '{"unusual":"",\n"sample" : true}', type: 'default' }, archived: false, count: 1 },
    }),
    'a long-lived access key is used from an unusual place': found({
      type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom',
      resource: key('IAMUser', 'alice', 'AKIAIOSFODNN7EXAMPLE'),
    }),
    'credentials of an instance role are used outside the instance': found({
      type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
      resource: key('AssumedRole', 'web-instances', 'ASIAIOSFODNN7EXAMPLE'),
    }),
    'root is used in an unusual way': found({
      type: 'Policy:IAMUser/RootCredentialUsage',
      resource: key('Root', 'Root', 'ASIAIOSFODNN7EXAMPLE'),
    }),
    'a bucket is read through Tor': found({
      type: 'UnauthorizedAccess:S3/TorIPCaller',
      resource: {
        resourceType: 'S3Bucket',
        s3BucketDetails: [{ arn: 'arn:aws:s3:::amzn-s3-demo-bucket', name: 'amzn-s3-demo-bucket', type: 'Destination' }],
      },
    }),
    'one finding is about several buckets': found({
      type: 'Discovery:S3/AnomalousBehavior',
      resource: {
        resourceType: 'S3Bucket',
        s3BucketDetails: [{ name: 'amzn-s3-demo-bucket1' }, { name: 'amzn-s3-demo-bucket2' }],
      },
    }),
    'a federated user is used in an unusual way': found({
      type: 'Discovery:IAMUser/AnomalousBehavior',
      resource: key('FederatedUser', 'visitor', 'ASIAIOSFODNN7EXAMPLE'),
    }),
    'the type of the resource is unknown to the hub': found({
      resource: { resourceType: 'Container', containerDetails: { name: 'web' } },
    }),
    'the same finding is sent again with a higher count': [found(), found({ count: 7, at: minute(30) })],
  },
  staysQuiet: {
    'a person archives findings, a call of the same service': apiCall({
      source: 'guardduty.amazonaws.com',
      name: 'ArchiveFindings',
      request: { detectorId: '12abc', findingIds: ['1e6103ade7ffe2b1930846971d8d084e'] },
    }),
    'the finding is archived': found({ archived: true }),
    'the archived flag is the string "true"': withFields(found(), { service: { archived: 'true', count: 1 } }),
    'a finding is archived after it was reported': [found(), found({ archived: true, count: 2, at: minute(30) })],
    'Security Hub imports the same finding': findingsImported({
      findings: [
        securityFinding({
          product: 'arn:aws:securityhub:ap-northeast-2::product/aws/guardduty',
          generator: 'guardduty',
          compliance: null,
        }),
      ],
    }),
  },
};
