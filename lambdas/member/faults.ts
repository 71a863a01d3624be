/** What an error of AWS means for containment. */
export type Fault = 'gone' | 'denied' | 'passing' | 'broken';

/** Thrown by a read where AWS still tells of what no longer exists. */
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
const DENIED = [
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AuthFailure',
  'OptInRequired',
  'UnmodifiableEntityException',
  'MethodNotAllowed',
];
const PASSING = [
  // Somebody took one of the rules away meanwhile; the others still stand.
  'InvalidSecurityGroupRuleId.NotFound',
  'InvalidPermission.NotFound',
  'ConcurrentModificationException',
  // Two runs made the same group: the later one finds it when it looks again.
  'InvalidGroup.Duplicate',
  // Somebody took the number of the rule, the rule or its network ACL meanwhile.
  'NetworkAclEntryAlreadyExists',
  'InvalidNetworkAclEntry.NotFound',
  'InvalidNetworkAclID.NotFound',
  // Somebody wrote to the IP set since it was read: what they wrote must not be lost.
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
  // Somebody switched ACLs off meanwhile: reading again tells that nothing is public by them.
  'AccessControlListNotSupported',
  'OperationAborted',
  'SlowDown',
];

/** Reads an AWS SDK error: `gone` the resource no longer exists, `denied` no permission, `passing` worth another try, `broken` anything else. */
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
  const unreachable = ['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND'].includes(code);
  return isAmong(PASSING) || unreachable || ($metadata?.httpStatusCode ?? 0) >= 500 ? 'passing' : 'broken';
}
