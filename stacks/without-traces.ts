/** cdktf keeps a stack trace of every token, which takes as long as all the rest. Errors keep their own. */
export function withoutTraces<Result>(work: () => Result): Result {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => undefined;
  try {
    return work();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
