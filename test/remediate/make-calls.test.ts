import { describe, expect, test } from 'vitest';
import type { PlannedCall } from '#core/playbook/plan.ts';
import { type MemberCall, outputOf } from '#member/calls.ts';
import { CutOff, faultIn, makeCalls } from '#remediate/make-calls.ts';
import { awsError } from '../support/incidents.ts';

const AT = 1_000;

function planned(action: string, input: object = {}): PlannedCall {
  return { action, resource: action.toLowerCase(), arns: [], input: input as never };
}

/** A member that answers each call from a list and records the calls. */
function answering(...answers: (object | Error)[]) {
  const asked: [string, unknown][] = [];
  const call: MemberCall = async (action, input) => {
    asked.push([action, input]);
    const answer = answers[asked.length - 1] ?? {};
    if (answer instanceof Error) throw answer;
    return answer as never;
  };
  return { call, asked };
}

const make = (calls: readonly PlannedCall[], call: MemberCall) =>
  makeCalls(
    calls,
    async () => call,
    () => AT,
  );

describe('the calls of a plan', () => {
  test('are made in order, exactly as planned, and recorded with their request ids', async () => {
    const { call, asked } = answering({ $metadata: { requestId: 'request-1' } }, {});
    const input = { GroupId: 'sg-1', Rules: [{ Port: 22, Note: null }] };
    const made = await make([planned('First', input), planned('Second')], call);
    expect(asked).toEqual([
      ['First', input],
      ['Second', {}],
    ]);
    expect(made).toEqual([
      { action: 'First', resource: 'first', at: AT, request: 'request-1' },
      { action: 'Second', resource: 'second', at: AT },
    ]);
  });

  test('use values of an earlier answer, at any depth', async () => {
    const { call, asked } = answering({ GroupId: 'sg-1' }, { Token: { inner: [1] } });
    const input = { Group: outputOf(0, 'GroupId'), Deep: [{ Token: outputOf(1, 'Token'), Kept: 'as it is' }] };
    await make([planned('Create'), planned('Lock'), planned('Use', input)], call);
    expect(asked[2]).toEqual(['Use', { Group: 'sg-1', Deep: [{ Token: { inner: [1] }, Kept: 'as it is' }] }]);
  });

  test.each([
    ['did not answer this field', 0],
    ['was not made yet', 1],
    ['is not in the plan', 7],
  ])('stop before a call that needs a value from a call that %s', async (_, index) => {
    const { call, asked } = answering({ Other: 'thing' });
    const calls = [planned('Create'), planned('Use', { Group: outputOf(index, 'GroupId') })];
    await expect(make(calls, call)).rejects.toThrow(`call ${index} of the plan answered no GroupId`);
    expect(asked.map(([action]) => action)).toEqual(['Create']);
  });

  test('stop at the first refused call, with the calls made so far and the error of AWS', async () => {
    const refusal = Object.assign(awsError('AccessDenied', 403), { $metadata: { requestId: 'request-2', httpStatusCode: 403 } });
    const { call, asked } = answering({}, refusal);
    const cut = await make([planned('First'), planned('Second'), planned('Third')], call).catch((error: unknown) => error);
    expect(cut).toBeInstanceOf(CutOff);
    expect((cut as CutOff).cause).toBe(refusal);
    expect((cut as CutOff).made).toEqual([
      { action: 'First', resource: 'first', at: AT },
      {
        action: 'Second',
        resource: 'second',
        at: AT,
        request: 'request-2',
        error: { code: 'error', name: 'AccessDenied', message: 'AWS said AccessDenied' },
      },
    ]);
    expect(asked).toHaveLength(2);
  });

  test('a plan without calls makes none', async () => {
    const { call, asked } = answering();
    expect([await make([], call), asked]).toEqual([[], []]);
  });
});

describe('the error that stopped a run', () => {
  const cutAt = async (error: Error) => make([planned('First')], answering(error).call).catch((thrown: unknown) => thrown);

  test('a write that finds no resource is retried, because only a read shows what was deleted', async () => {
    expect(faultIn(await cutAt(awsError('InvalidGroup.NotFound')))).toBe('passing');
  });

  test('a read after the writes that finds no resource means that it was deleted', () => {
    const made = [{ action: 'First', resource: 'first', at: AT }];
    expect(faultIn(new CutOff(made, awsError('InvalidGroup.NotFound')))).toBe('gone');
  });

  test('a refused write is refused', async () => {
    expect(faultIn(await cutAt(awsError('AccessDenied', 403)))).toBe('denied');
  });

  test('an error outside of the calls keeps its AWS meaning', () => {
    expect(faultIn(awsError('InvalidGroup.NotFound'))).toBe('gone');
  });
});
