import { describe, expect, test } from 'vitest';
import { CLOUD } from '#test/support/example-stacks.ts';
import {
  EXAMPLE,
  resourcesOf,
  type SynthesizedResource,
  synthesized,
  type TerraformJson,
  withPhysicalNames,
} from '#test/support/synthesized.ts';

/** The longest prefix that role names may have. */
const PREFIX = 'a-prefix-of-thirty-two-letters--';
const LONGEST = await synthesized({ ...EXAMPLE, naming: { ...EXAMPLE.naming, rolePrefix: PREFIX } });
const EVERY_STACK = [...Object.entries(CLOUD), ...Object.entries(LONGEST)];

/** A text as AWS receives it, with typical values instead of Terraform expressions. */
function filled(stack: TerraformJson, text: unknown): string {
  const ids = JSON.stringify(['x'.repeat(43), 'y'.repeat(43)]);
  const key = `arn:aws:kms:ap-northeast-2:111122223333:key/${'0'.repeat(36)}`;
  const bare = String(text)
    .replaceAll('${jsonencode(var.external_ids)}', ids)
    .replace(/\$\{aws_kms_key\.\w+\.arn\}/g, key);
  return withPhysicalNames(
    stack,
    bare.replace(/(?=\$\{aws_(?:dynamodb|cloudwatch)[^}]*\.arn\})/g, 'arn:aws:service:ap-northeast-2:111122223333:kind/'),
  );
}

type Limit = { readonly what: string; readonly type: string; readonly at: string; readonly most: number };

const SIZES: readonly Limit[] = [
  { what: 'a trust policy', type: 'aws_iam_role', at: 'assume_role_policy', most: 2_048 },
  { what: 'an event pattern', type: 'aws_cloudwatch_event_rule', at: 'event_pattern', most: 2_048 },
  { what: 'the pattern of a subscription', type: 'aws_cloudwatch_log_subscription_filter', at: 'filter_pattern', most: 1_024 },
  { what: 'the policy of a destination', type: 'aws_cloudwatch_log_destination_policy', at: 'access_policy', most: 5_120 },
  { what: 'the policy of a bus', type: 'aws_cloudwatch_event_bus_policy', at: 'policy', most: 10_240 },
  { what: 'the policy of a queue', type: 'aws_sqs_queue', at: 'policy', most: 8_192 },
  { what: 'the policy of a topic', type: 'aws_sns_topic_policy', at: 'policy', most: 30_720 },
  { what: 'the policy of a key', type: 'aws_kms_key', at: 'policy', most: 32_768 },
  { what: 'the policy of a bucket', type: 'aws_s3_bucket_policy', at: 'policy', most: 20_480 },
  { what: "a role's name", type: 'aws_iam_role', at: 'name', most: 64 },
  { what: "a role's description", type: 'aws_iam_role', at: 'description', most: 1_000 },
  { what: "a policy's name", type: 'aws_iam_role_policy', at: 'name', most: 128 },
  { what: "a rule's name", type: 'aws_cloudwatch_event_rule', at: 'name', most: 64 },
  { what: "a rule's description", type: 'aws_cloudwatch_event_rule', at: 'description', most: 512 },
  { what: "a target's id", type: 'aws_cloudwatch_event_target', at: 'target_id', most: 64 },
  { what: "a queue's name", type: 'aws_sqs_queue', at: 'name', most: 80 },
  { what: "a function's name", type: 'aws_lambda_function', at: 'function_name', most: 64 },
  { what: "a function's description", type: 'aws_lambda_function', at: 'description', most: 256 },
  { what: "an alarm's name", type: 'aws_cloudwatch_metric_alarm', at: 'alarm_name', most: 255 },
  { what: "a table's name", type: 'aws_dynamodb_table', at: 'name', most: 255 },
  { what: "a bucket's name", type: 'aws_s3_bucket', at: 'bucket', most: 63 },
];

describe('rules with wildcards, of which AWS allows 30 on a bus', () => {
  const onBus = (stack: TerraformJson, bus: (name: unknown) => boolean) =>
    resourcesOf(stack, 'aws_cloudwatch_event_rule').filter(
      (rule) => bus(rule.event_bus_name) && /"wildcard"/.test(String(rule.event_pattern)),
    );

  test("the hub's own bus has none", () => {
    const rules = EVERY_STACK.flatMap(([, stack]) => onBus(stack, (name) => name !== undefined));
    expect(rules.map(({ name }) => name)).toEqual([]);
  });

  test('a default bus gets at most five, because it belongs to the account', () => {
    const counts = EVERY_STACK.map(([name, stack]) => [name, onBus(stack, (bus) => bus === undefined).length] as const);
    expect(counts.filter(([, count]) => count > 5)).toEqual([]);
  });
});

describe('no name or policy is longer than AWS accepts, with any prefix of role names', () => {
  test.each(SIZES)('$what has at most $most characters', ({ type, at, most }) => {
    const values = EVERY_STACK.flatMap(([, stack]) =>
      resourcesOf(stack, type).flatMap((one) => (one[at] === undefined ? [] : [filled(stack, one[at])])),
    );
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter((value) => value.length > most)).toEqual([]);
  });

  test('the inline policies of a role have together at most 10,240 characters', () => {
    const totals = EVERY_STACK.flatMap(([name, stack]) => {
      const lengths = new Map<string, number>();
      for (const { role: owner, policy } of resourcesOf(stack, 'aws_iam_role_policy') as SynthesizedResource[]) {
        const key = `${name} ${owner}`;
        lengths.set(key, (lengths.get(key) ?? 0) + filled(stack, policy).length);
      }
      return [...lengths];
    });
    expect(totals.length).toBeGreaterThan(0);
    expect(totals.filter(([, length]) => length > 10_240)).toEqual([]);
  });

  test('a bus has at most 300 rules and a rule at most 5 targets', () => {
    for (const [name, stack] of EVERY_STACK) {
      const targets = resourcesOf(stack, 'aws_cloudwatch_event_target').map((target) => String(target.rule));
      const most = Math.max(0, ...targets.map((rule) => targets.filter((other) => other === rule).length));
      expect(most, name).toBeLessThanOrEqual(5);
      expect(resourcesOf(stack, 'aws_cloudwatch_event_rule').length, name).toBeLessThanOrEqual(300);
    }
  });
});
