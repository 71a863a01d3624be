import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noticeOrderIn } from '#adapters/lambda/notice-messages.ts';
import { CHANNEL_KINDS } from '#core/notice/notice.ts';
import { LONGEST_RULE_TEXT, MOST_RULES } from '#core/notice/rule-change.ts';
import { ruleChangeNotice } from '#words/notice/rule-change.ts';
import { EVERY_PIECE, UNSEEN } from '../../support/hostile-text.ts';
import { englishIn } from '../../support/korean.ts';
import { anyRuleChange, describeRule, EVERY_RULE_CALL, observed } from '../../support/rule-changes.ts';
import { WRITTEN } from './payloads.ts';

const LANGUAGES = ['en', 'ko'] as const;
const queue = 'arn:aws:sqs:ap-northeast-2:111122223333:org-security-hub-notices';

describe('any rule change with a hostile description', () => {
  test('has a bounded size and is unchanged after its queue', () => {
    fc.assert(
      fc.property(anyRuleChange, (change) => {
        expect(change.rules.length).toBeLessThanOrEqual(MOST_RULES);
        for (const { description = '' } of change.rules) expect(description.length).toBeLessThanOrEqual(LONGEST_RULE_TEXT);
        const order = { change, route: 'rules' };
        expect(noticeOrderIn({ body: JSON.stringify(order), eventSourceARN: queue })).toEqual(order);
      }),
      { numRuns: 60 },
    );
  });

  test('leads to a message that every channel accepts, in both languages', () => {
    fc.assert(
      fc.property(anyRuleChange, fc.constantFrom(...LANGUAGES), (change, language) => {
        const message = ruleChangeNotice(change, { language, accountName: 'shop', incidents: [] });
        const refusing = CHANNEL_KINDS.filter((kind) => !WRITTEN[kind].isTaken(WRITTEN[kind].payload(message)));
        expect(refusing).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

test.each(['email', 'discord'] as const)('a description hides nothing and forges no line in %s', (kind) => {
  const { change } = observed(describeRule({ way: 'Ingress', description: EVERY_PIECE }));
  const payload = WRITTEN[kind].payload(ruleChangeNotice(change, { language: 'en', incidents: [] }));
  const texts = JSON.stringify(payload, (_, one) => (typeof one === 'string' ? one.replaceAll('\n', ' / ') : one));
  expect(JSON.parse(`[${JSON.stringify(texts)}]`)[0]).not.toMatch(UNSEEN);
});

test('the message in Korean contains no English word except names', () => {
  const words = EVERY_RULE_CALL.flatMap((event) => {
    const { change } = observed(event);
    const { title, lines, facts } = ruleChangeNotice({ ...change, fixOf: 'inc-1' }, { language: 'ko', incidents: [] });
    const own = [
      change.event,
      change.group,
      change.actor.arn ?? '',
      change.actor.name,
      change.region,
      'intranet',
      'web',
      'inc-1',
      'CLI',
      'tcp',
    ];
    const names = [...own, ...change.rules.flatMap(({ rule }) => rule ?? [])];
    const texts = [title, ...lines, ...facts.flatMap(({ label, value }) => [label, value])];
    return texts.flatMap((text) => englishIn(text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, ''), names));
  });
  expect(words).toEqual([]);
});
