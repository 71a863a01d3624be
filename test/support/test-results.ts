import { readFileSync } from 'node:fs';

/** The fields of vitest's JSON report that are used here. Times are milliseconds. */
export type TestResults = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly TestFileResult[];
};

type TestFileResult = {
  readonly name: string;
  readonly status: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
};

/** The results in a file. A run without a results file counts as one failure. */
export function resultsIn(file: string): TestResults {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numFailedTestSuites: 1, testResults: [] };
  }
}

/** The combined results of several runs. */
export function merged(all: readonly TestResults[]): TestResults {
  const sum = (count: (one: TestResults) => number) => all.reduce((total, one) => total + count(one), 0);
  return {
    numPassedTests: sum((one) => one.numPassedTests),
    numFailedTests: sum((one) => one.numFailedTests),
    numFailedTestSuites: sum((one) => one.numFailedTestSuites),
    testResults: all.flatMap((one) => one.testResults),
  };
}

/** The last lines of a run: each test that failed, then how many passed and failed. `exitCode` is that of vitest. */
export function closingLines(results: TestResults, exitCode: number, root: string): string[] {
  // A file that cannot be loaded fails without a failed test in it.
  const unloaded = results.numFailedTests === 0 ? results.numFailedTestSuites : 0;
  const failed = Math.max(results.numFailedTests, unloaded, exitCode === 0 ? 0 : 1);
  const failures = results.testResults.flatMap((file) => failuresOf(file, root)).map((failure) => `failed: ${failure}`);
  return [...failures, `${results.numPassedTests} passed, ${failed} failed`];
}

function failuresOf({ name, status, assertionResults }: TestFileResult, root: string): string[] {
  const file = name.replace(root, '');
  const failed = assertionResults.filter((one) => one.status === 'failed').map(({ fullName }) => `${file}: ${fullName}`);
  return failed.length === 0 && status === 'failed' ? [`${file} could not be run`] : failed;
}
