import { describe, expect, test } from 'vitest';
import {
  initialState,
  isUsable,
  type RolloutState,
  resourcesDone,
  runningStacks,
  type StackEvent,
  stacksToGo,
  withEvent,
} from '#local/rollout-state.ts';
import { TEXTS } from '#local/texts.ts';

const STACKS = {
  central: {
    resource: {
      aws_sqs_queue_redrive_policy: { orders: {} },
      aws_lambda_event_source_mapping: {
        stream: { event_source_arn: 'arn:aws:kinesis:ap-northeast-2:111122223333:stream/flows' },
        orders: { event_source_arn: 'arn:aws:sqs:ap-northeast-2:111122223333:orders' },
      },
    },
  },
  'member-shop': {},
};

const REDRIVE = 'aws_sqs_queue_redrive_policy.orders';
const STREAM = 'aws_lambda_event_source_mapping.stream';

function stateAfter(...events: StackEvent[]): RolloutState {
  return events.reduce((state, event) => withEvent(state, event), initialState(STACKS));
}

const applying = (done: number, busy: string[]) => stateAfter({ stack: 'central', phase: 'apply', done, total: 10, busy });

describe('a stack can be used', () => {
  test('once it is done', () => {
    expect(isUsable(stateAfter({ stack: 'member-shop', phase: 'done' }), 'member-shop')).toBe(true);
  });

  test('while Terraform waits only for redrive policies and for a Kinesis stream of another stack', () => {
    expect(isUsable(applying(8, [REDRIVE, STREAM]), 'central')).toBe(true);
    expect(isUsable(applying(9, [STREAM]), 'central')).toBe(true);
  });

  test('not while it waits for anything else', () => {
    expect(isUsable(applying(8, [REDRIVE, 'aws_lambda_event_source_mapping.orders']), 'central')).toBe(false);
  });

  test('not while other resources are left too', () => {
    expect(isUsable(applying(7, [REDRIVE]), 'central')).toBe(false);
  });

  test('not before it is planned, after it failed, or if it is unknown', () => {
    expect(isUsable(stateAfter({ stack: 'central', phase: 'apply' }), 'central')).toBe(false);
    expect(isUsable(stateAfter({ stack: 'member-shop', phase: 'failed' }), 'member-shop')).toBe(false);
    expect(isUsable(stateAfter(), 'member-shopp')).toBe(false);
  });
});

describe('the state of a rollout', () => {
  test('counts the stacks that have not ended, and the resources of all', () => {
    const state = stateAfter(
      { stack: 'member-shop', phase: 'apply', done: 3, total: 3 },
      { stack: 'member-shop', phase: 'done' },
      { stack: 'central', phase: 'apply', done: 2, total: 10 },
    );
    expect(stacksToGo(state)).toBe(1);
    expect(resourcesDone(state)).toBe(5);
  });

  test('lists running stacks, those with most left first', () => {
    const state = stateAfter(
      { stack: 'member-shop', phase: 'apply', done: 2, total: 3 },
      { stack: 'central', phase: 'apply', done: 2, total: 10 },
    );
    expect(runningStacks(state).map(({ name }) => name)).toEqual(['central', 'member-shop']);
  });

  test('ignores events of stacks it does not know', () => {
    expect(stateAfter({ stack: 'other', phase: 'done' })).toEqual(stateAfter());
  });
});

describe('the line about the stacks to go', () => {
  test('names what is being waited for', () => {
    const state = stateAfter({ stack: 'central', phase: 'apply', done: 2, total: 10, busy: [] });
    expect(TEXTS.en.waiting(state)).toBe('2 of 2 stacks to go. Waiting for central (2/10)');
    expect(TEXTS.ko.waiting(state)).toBe('스택 2개 중 2개 남음. 대기 중: central (2/10)');
  });

  test('ends after the count once no stack is running', () => {
    const state = stateAfter({ stack: 'central', phase: 'done' }, { stack: 'member-shop', phase: 'done' });
    expect(TEXTS.en.waiting(state)).toBe('0 of 2 stacks to go');
    expect(TEXTS.ko.waiting(state)).toBe('스택 2개 중 0개 남음');
  });
});
