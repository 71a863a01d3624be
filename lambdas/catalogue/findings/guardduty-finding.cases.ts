import { altered } from '../events/api-call.ts';
import { type Cases, minute } from '../events/cases.ts';
import { findingsImported, type GuardDutyCase, guardDutyFinding, securityFinding } from '../events/notices.ts';

const key = (userType: string, userName: string, accessKeyId: string) => ({
  resourceType: 'AccessKey',
  accessKeyDetails: { accessKeyId, principalId: 'AIDAEXAMPLE', userName, userType },
});
const found = (told: GuardDutyCase = {}) => guardDutyFinding(told);

export const cases: Cases = {
  fires: {
    'a severity of 8 is high': found(),
    'a severity of 9 is critical': found({ type: 'AttackSequence:IAM/CompromisedCredentials', severity: 9 }),
    'a severity of 6.9 is medium': found({ severity: 6.9 }),
    'a severity of 3.9 is low': found({ severity: 3.9 }),
    'a severity is written as a text': found({ severity: '8.5' }),
    'no severity is told': found({ severity: null }),
    'a sample comes in': found({ sample: true, severity: 9.5 }),
    'a newer sample says so in a text only': altered(found({ severity: 9.5 }), {
      service: { additionalInfo: { value: '{"unusual":"",\n"sample" : true}', type: 'default' }, archived: false, count: 1 },
    }),
    'a long-lived key is used from far away': found({
      type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom',
      resource: key('IAMUser', 'alice', 'AKIAIOSFODNN7EXAMPLE'),
    }),
    'credentials of a role leave their instance': found({
      type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
      resource: key('AssumedRole', 'web-instances', 'ASIAIOSFODNN7EXAMPLE'),
    }),
    'root is used oddly': found({
      type: 'Policy:IAMUser/RootCredentialUsage',
      resource: key('Root', 'Root', 'ASIAIOSFODNN7EXAMPLE'),
    }),
    'a bucket is read from an exit of Tor': found({
      type: 'UnauthorizedAccess:S3/TorIPCaller',
      resource: {
        resourceType: 'S3Bucket',
        s3BucketDetails: [{ arn: 'arn:aws:s3:::amzn-s3-demo-bucket', name: 'amzn-s3-demo-bucket', type: 'Destination' }],
      },
    }),
    'several buckets are concerned at once': found({
      type: 'Discovery:S3/AnomalousBehavior',
      resource: {
        resourceType: 'S3Bucket',
        s3BucketDetails: [{ name: 'amzn-s3-demo-bucket1' }, { name: 'amzn-s3-demo-bucket2' }],
      },
    }),
    'a federated user is used oddly': found({
      type: 'Discovery:IAMUser/AnomalousBehavior',
      resource: key('FederatedUser', 'visitor', 'ASIAIOSFODNN7EXAMPLE'),
    }),
    'a resource is of a kind the hub does not know': found({
      resource: { resourceType: 'Container', containerDetails: { name: 'web' } },
    }),
    'the same finding is told again with a higher count': [found(), found({ count: 7, at: minute(30) })],
  },
  staysQuiet: {
    'the finding is archived': found({ archived: true }),
    'a suppression rule archived it, written as a text': altered(found(), { service: { archived: 'true', count: 1 } }),
    'a finding is archived after it was told': [found(), found({ archived: true, count: 2, at: minute(30) })],
    'Security Hub tells of the same finding': findingsImported({
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
