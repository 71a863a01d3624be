import { describe, expect, test } from 'vitest';
import { closingLines, merged, resultsIn } from './test-results.ts';
import { wrongNode } from './wrong-node.ts';

const ROOT = '/clone/';

function file(name: string, statuses: Readonly<Record<string, string>>, status = 'passed') {
  const assertionResults = Object.entries(statuses).map(([fullName, one]) => ({ status: one, fullName }));
  return { name: `${ROOT}test/${name}`, status, startTime: 0, endTime: 1, assertionResults };
}

function results(numPassedTests: number, numFailedTests: number, ...testResults: ReturnType<typeof file>[]) {
  const numFailedTestSuites = testResults.filter(({ status }) => status === 'failed').length;
  return { numPassedTests, numFailedTests, numFailedTestSuites, testResults };
}

describe('a test run', () => {
  test('ends with a line that has only the numbers of passed and failed tests', () => {
    expect(closingLines(results(2, 0, file('a.test.ts', { one: 'passed', two: 'passed' })), 0, ROOT)).toEqual([
      '2 passed, 0 failed',
    ]);
  });

  test('names every failed test right before its last line', () => {
    const failing = file('a.test.ts', { 'the hub sees': 'failed', 'the hub fixes': 'passed' }, 'failed');
    expect(closingLines(results(1, 1, failing), 1, ROOT)).toEqual(['failed: test/a.test.ts: the hub sees', '1 passed, 1 failed']);
  });

  test('names a file that could not be loaded, and counts it', () => {
    expect(closingLines(results(0, 0, file('a.test.ts', {}, 'failed')), 1, ROOT)).toEqual([
      'failed: test/a.test.ts could not be run',
      '0 passed, 1 failed',
    ]);
  });

  test('counts a failure if vitest failed for another reason', () => {
    expect(closingLines(results(1, 0, file('a.test.ts', { one: 'passed' })), 1, ROOT)).toEqual(['1 passed, 1 failed']);
  });

  test('without results counts as a failure, which is added to the results of other runs', () => {
    const none = resultsIn('/no/such/results.json');
    expect(closingLines(merged([results(3, 0), none]), 1, ROOT)).toEqual(['3 passed, 1 failed']);
  });

  test("with the project's own Node is accepted", () => {
    expect(wrongNode(process.versions.node)).toBeUndefined();
  });

  test('with another Node is refused with one sentence that says what to run', () => {
    expect(wrongNode('20.20.2')).toMatch(
      /^The tests run on the project's own Node [\d.]+, and this is Node 20\.20\.2: run npm test, .*\.$/,
    );
  });
});
