import { ownProperty } from '#core/own-property.ts';
import { isBroad } from '../network/cidr.ts';

export type PolicyCondition = { readonly operator: string; readonly key: string; readonly values: readonly string[] };

/** What a condition does to a statement for all callers: limits it to some, leaves it open, or is unknown. */
export type Limit = 'limits' | 'open' | 'unknown';

const CALLER = ['aws:PrincipalAccount', 'aws:PrincipalArn', 'aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:userid'];

const SESSION = [
  'aws:ChatbotSourceArn',
  'aws:Ec2InstanceSourceVpc',
  'aws:SignInSessionArn',
  'codebuild:BuildArn',
  'codebuild:ProjectArn',
  'ec2:SourceInstanceArn',
  'identitystore:UserId',
  'lambda:SourceFunctionArn',
  'ssm:SourceInstanceArn',
];

const NETWORK = ['aws:SourceVpc', 'aws:SourceVpcArn', 'aws:SourceVpce', 'aws:VpceAccount', 'aws:VpceOrgID', 'aws:VpceOrgPaths'];

const SERVICE_RESOURCE = ['aws:SourceAccount', 'aws:SourceArn', 'aws:SourceOrgID', 'aws:SourceOrgPaths', 'aws:SourceOwner'];

const S3_OWNER = [
  's3:AccessGrantsInstanceArn',
  's3:DataAccessPointAccount',
  's3:DataAccessPointArn',
  's3:DeliverySourceArn',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
];

const CHOSEN_NAME = ['aws:PrincipalTag/*', 'aws:PrincipalType', 'aws:SourceIdentity', 'aws:username'];

const SESSION_START = [
  'aws:AssumedRoot',
  'aws:MultiFactorAuthAge',
  'aws:MultiFactorAuthPresent',
  'aws:TokenIssueTime',
  'ec2:RoleDelivery',
  'glue:CredentialIssuingService',
  'glue:RoleAssumedBy',
];

const PRIVATE_ADDRESS = ['aws:Ec2InstanceSourcePrivateIPv4', 'aws:VpcSourceIp'];

const PASSED_ON = [
  'aws:CalledVia',
  'aws:CalledViaAWSMCP',
  'aws:CalledViaFirst',
  'aws:CalledViaLast',
  'aws:IsMcpServiceAction',
  'aws:ViaAWSMCPService',
  'aws:ViaAWSService',
];

const REQUEST = [
  'aws:CurrentTime',
  'aws:EpochTime',
  'aws:Referer',
  'aws:RequestTag/*',
  'aws:RequestedRegion',
  'aws:SecureTransport',
  'aws:TagKeys',
  'aws:UserAgent',
  'sts:ExternalId',
  'sts:RoleSessionName',
];

const RESOURCE = ['aws:ResourceAccount', 'aws:ResourceOrgID', 'aws:ResourceOrgPaths', 'aws:ResourceTag/*'];

const S3_REQUEST = [
  's3:AccessPointNetworkOrigin',
  's3:AccessPointTag/*',
  's3:annotation-prefix',
  's3:authType',
  's3:BucketTag/*',
  's3:delimiter',
  's3:destinationRegion',
  's3:ExistingJobOperation',
  's3:ExistingJobPriority',
  's3:ExistingObjectTag/*',
  's3:if-match',
  's3:if-none-match',
  's3:InventoryAccessibleOptionalFields',
  's3:isReplicationPauseRequest',
  's3:JobSuspendedCause',
  's3:locationconstraint',
  's3:logType',
  's3:max-annotation-results',
  's3:max-keys',
  's3:object-lock-event-hold',
  's3:object-lock-event-hold-duration-days',
  's3:object-lock-legal-hold',
  's3:object-lock-mode',
  's3:object-lock-remaining-retention-days',
  's3:object-lock-retain-until-date',
  's3:ObjectCreationOperation',
  's3:prefix',
  's3:RequestJobOperation',
  's3:RequestJobPriority',
  's3:RequestObjectTag/*',
  's3:RequestObjectTagKeys',
  's3:ResourceAccount',
  's3:resourceArnBeingAuthorized',
  's3:signatureAge',
  's3:signatureversion',
  's3:TlsVersion',
  's3:versionid',
  's3:x-amz-acl',
  's3:x-amz-bucket-namespace',
  's3:x-amz-content-sha256',
  's3:x-amz-copy-source',
  's3:x-amz-grant-full-control',
  's3:x-amz-grant-read',
  's3:x-amz-grant-read-acp',
  's3:x-amz-grant-write',
  's3:x-amz-grant-write-acp',
  's3:x-amz-metadata-directive',
  's3:x-amz-object-annotation-directive',
  's3:x-amz-object-if-match',
  's3:x-amz-object-ownership',
  's3:x-amz-server-side-encryption',
  's3:x-amz-server-side-encryption-customer-algorithm',
  's3:x-amz-storage-class',
  's3:x-amz-website-redirect-location',
];

/**
 * Whose requests a condition key can distinguish. `owner`: a fixed value belongs to one account, organization, network or
 * resource. `service`: `true` or a name allows AWS services only, which S3 does not count as public when they are principals.
 * `anyone`: every caller can send, choose or have the value, or it describes the resource. `unclear`: it depends on the value.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html, "The meaning of public".
 */
const KEYS: Readonly<Record<string, 'owner' | 'service' | 'address' | 'anyone' | 'unclear'>> = {
  ...keys('owner', [...CALLER, ...SESSION, ...NETWORK, ...SERVICE_RESOURCE, ...S3_OWNER]),
  ...keys('service', ['aws:PrincipalIsAWSService', 'aws:PrincipalServiceName', 'aws:PrincipalServiceNamesList']),
  ...keys('address', ['aws:SourceIp']),
  ...keys('anyone', [...CHOSEN_NAME, ...SESSION_START, ...PRIVATE_ADDRESS, ...PASSED_ON, ...REQUEST, ...RESOURCE, ...S3_REQUEST]),
  ...keys('unclear', ['aws:FederatedProvider', 's3:AccessGrantScope', 's3:AccessGrantsLocationScope']),
};

/** These are false if the request has no such key or another value; `IfExists`, `ForAllValues`, `Null` and negations are true. */
const POSITIVE =
  /^(foranyvalue:)?(string(equals(ignorecase)?|like)|arn(equals|like)|bool|binaryequals|ipaddress|(numeric|date)(equals|(less|greater)than(equals)?))$/;

const ANONYMOUS = 'anonymous';

/** A variable for the account or organization that owns the resource. */
const OF_THE_OWNER = /^\$\{aws:Resource(Account|OrgID)\}$/i;

export function limitOf({ operator, key, values }: PolicyCondition): Limit {
  if (values.length === 0 || !POSITIVE.test(operator)) return 'open';
  switch (kindOf(key)) {
    case 'owner':
      return values.some(isAnybody) ? 'open' : 'limits';
    case 'service':
      return values.some((value) => value === 'false' || isAnybody(value)) ? 'open' : 'limits';
    case 'address':
      return isBroad(values) ? 'open' : 'limits';
    case 'anyone':
      return 'open';
    default:
      return values.every((value) => /^\*+$/.test(value)) ? 'open' : 'unknown';
  }
}

/** Whether a condition limits by address only; several such statements together may still be public. */
export function limitsByAddress({ key }: PolicyCondition): boolean {
  return kindOf(key) === 'address';
}

function kindOf(key: string): (typeof KEYS)[string] | undefined {
  return ownProperty(KEYS, key) ?? ownProperty(KEYS, `${key.split('/')[0]}/*`);
}

/** `arn:aws:iam::111122223333:role/*` and `o-a1b2/r-1/*` name an owner, `vpc-*` does not. */
function isAnybody(value: string): boolean {
  if (value === ANONYMOUS) return true;
  if (OF_THE_OWNER.test(value)) return false;
  const account = value.startsWith('arn:') ? value.split(':')[4] : value.split(/[/:]/)[0];
  return /[*?]|\$\{/.test(account || value);
}

function keys<Kind extends string>(kind: Kind, names: readonly string[]): Record<string, Kind> {
  return Object.fromEntries(names.map((name) => [name.toLowerCase(), kind]));
}
