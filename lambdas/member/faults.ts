export type Fault = 'gone' | 'denied' | 'passing' | 'broken';

/** Thrown by a read if AWS still lists a resource that no longer exists. */
export class Gone extends Error {
  override readonly name = 'Gone';
}

const GONE = [
  'Gone',
  'InvalidGroup.NotFound',
  'InvalidGroupId.Malformed',
  'InvalidNetworkInterfaceID.NotFound',
  'TrailNotFoundException',
  'NoSuchEntity',
  'NoSuchEntityException',
  'NoSuchBucket',
  'NoSuchKey',
  'NoSuchVersion',
];
const REFUSED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'];
const DENIED = [...REFUSED, 'AuthFailure', 'OptInRequired', 'UnmodifiableEntityException', 'MethodNotAllowed'];
const PASSING = [
  // One of the rules was removed in between; the others are still there.
  'InvalidSecurityGroupRuleId.NotFound',
  'InvalidPermission.NotFound',
  'ConcurrentModificationException',
  // Another run created the same group; the next try finds it.
  'InvalidGroup.Duplicate',
  // The rule, its number or its network ACL changed in between.
  'NetworkAclEntryAlreadyExists',
  'InvalidNetworkAclEntry.NotFound',
  'InvalidNetworkAclID.NotFound',
  // Another writer changed the IP set after it was read, and must not be overwritten.
  'WAFOptimisticLockException',
  'WAFUnavailableEntityException',
  'WAFInternalErrorException',
  'ConflictException',
  'EntityTemporarilyUnmodifiableException',
  'ProvisionedThroughputExceededException',
  'TransactionCanceledException',
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'ServiceUnavailable',
  'InternalError',
  'InternalFailure',
  'TimeoutError',
  'RequestTimeout',
  // ACLs were disabled in between; the next read finds nothing public.
  'AccessControlListNotSupported',
  'OperationAborted',
  'SlowDown',
];

/** AWS's errors when a quota of an account or a resource is used up; anyone who may write there can cause that. */
const FULL = [
  'LimitExceeded',
  'LimitExceededException',
  'MaxNumberOfConfigurationRecordersExceededException',
  'MaxNumberOfDeliveryChannelsExceededException',
  'MaximumNumberOfTrailsExceededException',
  'NetworkAclEntryLimitExceeded',
  'RulesPerSecurityGroupLimitExceeded',
  'SecurityGroupLimitExceeded',
  'SecurityGroupsPerInterfaceLimitExceeded',
  'WAFLimitsExceededException',
];

/** The name of AWS's error if a quota is used up. */
export function usedUpQuota(error: unknown): string | undefined {
  const { name = '', Code = '' } = (error ?? {}) as { name?: string; Code?: string };
  return [name, Code].find((one) => FULL.includes(one));
}

/** Whether a policy of the account refused a call: of a role, a resource, the organization or a session. */
export function isRefusal(error: unknown): boolean {
  const { name = '', Code = '' } = (error ?? {}) as { name?: string; Code?: string };
  return REFUSED.includes(name) || REFUSED.includes(Code);
}

/** `gone`: the resource no longer exists. `denied`: no permission. `passing`: worth another try. `broken`: anything else. */
export function faultOf(error: unknown): Fault {
  const {
    name = '',
    Code = '',
    $metadata,
    code = '',
  } = error as {
    name?: string;
    Code?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const isAmong = (names: readonly string[]) => names.includes(name) || names.includes(Code);
  if (isAmong(GONE)) return 'gone';
  if (isAmong(DENIED)) return 'denied';
  const unreachable = ['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'].includes(code);
  return isAmong(PASSING) || unreachable || ($metadata?.httpStatusCode ?? 0) >= 500 ? 'passing' : 'broken';
}
