/** What an error of AWS means for containment. */
export type Fault = 'gone' | 'denied' | 'passing' | 'broken';

const GONE = ['InvalidGroup.NotFound', 'InvalidGroupId.Malformed', 'TrailNotFoundException'];
const DENIED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthFailure', 'OptInRequired'];
const PASSING = [
  // Somebody took one of the rules away meanwhile; the others still stand.
  'InvalidSecurityGroupRuleId.NotFound',
  'InvalidPermission.NotFound',
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
