import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand, type Rule } from '@aws-sdk/client-eventbridge';
import { GetPolicyCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { ScheduledEvent } from 'aws-lambda';
import { OperatorError } from '#core/errors.ts';
import { isoTime } from '#core/iso-time.ts';
import { ownProperty } from '#core/own-property.ts';
import type { LocalFunction } from './local-function.ts';

/** A rule of the default bus that starts a function at intervals. */
export type Schedule = { readonly ruleArn: string; readonly functionArn: string; readonly everyMs: number };

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** A minute of a schedule takes so long here, so that a test need not wait for a minute. */
export const TICK_MS = 3_000;

/** Every schedule of the account and Region whose target is a function. Throws if the function does not allow its rule to invoke it. */
export async function schedulesOf({ events, lambda }: { events: EventBridgeClient; lambda: LambdaClient }): Promise<Schedule[]> {
  const rules = (await rulesOf(events)).filter((rule) => rule.State === 'ENABLED');
  const found = await Promise.all(
    rules.map(async ({ Name, Arn: ruleArn = '', ScheduleExpression = '' }) => {
      const everyMs = periodOf(ScheduleExpression);
      if (everyMs === undefined) return [];
      const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: Name }));
      const functions = Targets.flatMap(({ Arn = '' }) => (Arn.includes(':lambda:') ? [Arn] : []));
      return functions.map((functionArn) => ({ ruleArn, functionArn, everyMs }));
    }),
  );
  const schedules = found.flat();
  await Promise.all(schedules.map((schedule) => assertLetIn(lambda, schedule)));
  return schedules;
}

/** Starts the function as EventBridge does until the signal ends it. A failed start is not repeated, as in EventBridge. */
export async function runSchedule(
  { ruleArn, everyMs }: Schedule,
  { invoke }: Pick<LocalFunction, 'invoke'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await invoke(tickOf(ruleArn)).catch(() => undefined);
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Milliseconds between two starts by a `rate(...)`; undefined for any other expression. */
export function periodOf(expression: string): number | undefined {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const period = Number(count) * (ownProperty(UNITS, unit) ?? Number.NaN);
  if (Number.isNaN(period)) return undefined;
  return period === UNITS.minute ? TICK_MS : period;
}

function tickOf(ruleArn: string): ScheduledEvent {
  const [, , , region = '', account = ''] = ruleArn.split(':');
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: isoTime(Date.now()),
    region,
    resources: [ruleArn],
    detail: {},
  };
}

async function rulesOf(events: EventBridgeClient, NextToken?: string): Promise<Rule[]> {
  const { Rules = [], NextToken: more } = await events.send(new ListRulesCommand({ NextToken }));
  return more === undefined ? Rules : [...Rules, ...(await rulesOf(events, more))];
}

async function assertLetIn(lambda: LambdaClient, { ruleArn, functionArn }: Schedule): Promise<void> {
  const { Policy = '{}' } = await lambda
    .send(new GetPolicyCommand({ FunctionName: functionArn }))
    .catch(() => ({ Policy: '{}' }));
  const { Statement = [] } = JSON.parse(Policy) as { Statement?: { Condition?: Record<string, Record<string, string>> }[] };
  // EventBridge names the rule alone: a condition on anything else, such as the source account, never holds.
  const namesRuleAlone = ({ ArnLike, ...others }: Record<string, Record<string, string>> = {}) =>
    ArnLike?.['AWS:SourceArn'] === ruleArn && Object.keys(others).length === 0;
  if (Statement.some(({ Condition }) => namesRuleAlone(Condition))) return;
  throw new OperatorError(
    `${functionArn} does not let ${ruleArn} start it; give it an aws_lambda_permission with the ARN of that rule and no source_account.`,
  );
}
