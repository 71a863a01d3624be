import { describe, expect, test } from 'vitest';
import { roleArn } from '#core/naming.ts';
import { defaultMode } from '#core/settings.ts';
import { remediationsOf, USED_FAMILIES } from '#test/support/baseline.ts';
import { CLOUD, MEMBERS } from '#test/support/example-stacks.ts';
import { EXAMPLE, resourcesOf, type SynthesizedResource, stackIn, writtenStatements } from '#test/support/synthesized.ts';

const { management, accounts } = EXAMPLE;

describe('a member stack', () => {
  const remediationRoles = (name: string) =>
    Object.keys(stackIn(CLOUD, name).resource.aws_iam_role ?? {}).filter((role) => role.startsWith('remediate-'));

  test.each(accounts.map(({ name, modes }) => [name, defaultMode(modes)]))(
    'of %s, whose mode is %s, has the remediation roles of that mode',
    (name, mode) => {
      const expected = mode === 'auto' ? remediationsOf(USED_FAMILIES).map(({ purpose }) => purpose) : [];
      expect(remediationRoles(`member-${name}`).sort()).toEqual(expected.sort());
    },
  );

  test.each(MEMBERS.filter(({ isFirst }) => !isFirst))(
    '$stack has no role, because roles are global and belong to the first Region',
    ({ stack }) => {
      expect(stackIn(CLOUD, stack).resource).not.toHaveProperty('aws_iam_role');
    },
  );

  const patterns = (name: string, account: string) =>
    resourcesOf(stackIn(CLOUD, name), 'aws_cloudwatch_event_rule').map((rule) =>
      String(rule.event_pattern).replaceAll(account, 'own'),
    );

  test.each(MEMBERS.filter(({ id }) => id !== EXAMPLE.naming.hubAccount))(
    '$stack forwards with the same rules as every other member',
    ({ stack, id }) => {
      expect(patterns(stack, id).length).toBeGreaterThan(0);
      expect(patterns(stack, id)).toEqual(patterns('member-management', management));
    },
  );

  test.each(MEMBERS.filter(({ id }) => id === EXAMPLE.naming.hubAccount))(
    '$stack, in the account of the hub, also forwards calls on its functions and tables',
    ({ stack, id }) => {
      const sources = (texts: readonly string[]) => new Set(texts.map((text) => JSON.stringify(JSON.parse(text).source)));
      const own = sources(patterns(stack, id));
      const others = sources(patterns('member-management', management));
      expect([...others].filter((source) => !own.has(source))).toEqual([]);
      expect([...own].filter((source) => !others.has(source))).toEqual(
        expect.arrayContaining(['["aws.dynamodb"]', '["aws.lambda"]']),
      );
    },
  );

  test.each(MEMBERS)(
    '$stack holds undelivered events in an encrypted queue, which only the clock of the hub may count',
    ({ stack, id, region }) => {
      const [queue, ...more] = resourcesOf(stackIn(CLOUD, stack), 'aws_sqs_queue');
      expect(more).toEqual([]);
      expect(queue).toMatchObject({ sqs_managed_sse_enabled: true, message_retention_seconds: 14 * 24 * 3600 });
      const counts = writtenStatements(queue?.policy).filter(({ Principal }) => JSON.stringify(Principal).includes(':root'));
      expect(counts).toEqual([
        expect.objectContaining({
          Action: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
          Condition: {
            ArnEquals: { 'aws:PrincipalArn': roleArn(EXAMPLE.naming, EXAMPLE.naming.hubAccount, 'function-clock') },
            StringEquals: { 'aws:PrincipalOrgID': EXAMPLE.id },
          },
        }),
      ]);
      const targets = resourcesOf(stackIn(CLOUD, stack), 'aws_cloudwatch_event_target');
      expect(new Set(targets.map(({ dead_letter_config }) => (dead_letter_config as SynthesizedResource).arn))).toEqual(
        new Set([`arn:aws:sqs:${region}:${id}:${queue?.name}`]),
      );
    },
  );
});
