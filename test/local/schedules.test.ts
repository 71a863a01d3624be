import { setTimeout as sleep } from 'node:timers/promises';
import type { EventBridgeClient, ListRulesCommandInput } from '@aws-sdk/client-eventbridge';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { periodOf, runSchedule, schedulesOf } from '#local/runner/run-schedule.ts';

const RULE = 'arn:aws:events:ap-northeast-2:111122223333:rule/org-security-hub-clock';
const FUNCTION = 'arn:aws:lambda:ap-northeast-2:111122223333:function:org-security-hub-clock';

describe('how often a schedule starts its function locally', () => {
  test.each([
    ['rate(1 minute)', 3_000],
    ['rate(5 minutes)', 300_000],
    ['rate(1 hour)', 3_600_000],
    ['rate(2 days)', 172_800_000],
    ['cron(0 9 * * ? *)', undefined],
    ['', undefined],
  ])('%s', (expression, milliseconds) => {
    expect(periodOf(expression)).toBe(milliseconds);
  });
});

describe('a schedule', () => {
  const run = async (invoke: (event: unknown) => Promise<unknown>, times: number) => {
    const ended = new AbortController();
    let count = 0;
    const counted = (event: unknown) => {
      count += 1;
      if (count === times) ended.abort();
      return invoke(event);
    };
    await runSchedule({ ruleArn: RULE, functionArn: FUNCTION, everyMs: 1 }, { invoke: counted }, ended.signal);
    return count;
  };

  test('starts its function with the event EventBridge sends', async () => {
    const events: unknown[] = [];
    await run(async (event) => events.push(event), 1);
    expect(events).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '111122223333',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: 'ap-northeast-2',
        resources: [RULE],
        detail: {},
      },
    ]);
  });

  test('continues after a failed start', async () => {
    expect(await run(() => Promise.reject(new Error('a failed start')), 3)).toBe(3);
  });

  test('waits for a slow start instead of starting a second one', async () => {
    let running = 0;
    const overlaps: number[] = [];
    await run(async () => {
      running += 1;
      overlaps.push(running);
      await sleep(5);
      running -= 1;
    }, 3);
    expect(overlaps).toEqual([1, 1, 1]);
  });
});

describe('the schedules of an account', () => {
  type Rules = { Name: string; Arn: string; State: string; ScheduleExpression?: string }[];

  /** Clients with these rules, one on each page, all with the function as target; the function allows one rule. */
  function clients(rules: Rules, letsIn = RULE, more: object = {}) {
    const Targets = [{ Id: 'function', Arn: FUNCTION }];
    const Policy = JSON.stringify({ Statement: [{ Condition: { ArnLike: { 'AWS:SourceArn': letsIn }, ...more } }] });
    const page = (index: number) => ({
      Rules: rules.slice(index, index + 1),
      ...(index + 1 < rules.length && { NextToken: String(index + 1) }),
    });
    const send = async ({ input }: { input: Partial<ListRulesCommandInput & { Rule: string; FunctionName: string }> }) => {
      if (input.FunctionName !== undefined) return { Policy };
      return input.Rule === undefined ? page(Number(input.NextToken ?? 0)) : { Targets };
    };
    return { events: { send } as unknown as EventBridgeClient, lambda: { send } as unknown as LambdaClient };
  }

  const clock = { Name: 'org-security-hub-clock', Arn: RULE, State: 'ENABLED', ScheduleExpression: 'rate(1 minute)' };

  test('are found on every page, if they are enabled and a rate', async () => {
    const others = [
      { Name: 'pattern', Arn: `${RULE}-pattern`, State: 'ENABLED' },
      { ...clock, Name: 'off', Arn: `${RULE}-off`, State: 'DISABLED' },
    ];
    expect(await schedulesOf(clients([...others, clock]))).toEqual([{ ruleArn: RULE, functionArn: FUNCTION, everyMs: 3_000 }]);
  });

  test('are refused if the function does not allow the rule: AWS would never start it', async () => {
    await expect(schedulesOf(clients([clock], `${RULE}-of-another-hub`))).rejects.toThrow('does not let');
  });

  test('are refused if the function asks for the source account as well: EventBridge sends none', async () => {
    const account = { StringEquals: { 'AWS:SourceAccount': '111122223333' } };
    await expect(schedulesOf(clients([clock], RULE, account))).rejects.toThrow('does not let');
  });
});
