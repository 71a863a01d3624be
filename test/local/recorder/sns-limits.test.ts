import { describe, expect, test } from 'vitest';
import { AMAZON_Q_LIMITS, SNS_LIMITS } from '#core/notice/channel-limits.ts';
import { amazonQNotification, snsPublication } from '#local/recorder/schemas/sns.ts';

describe('what SNS accepts', () => {
  const TopicArn = 'arn:aws:sns:ap-northeast-2:111122223333:org-security-hub-notices-security';
  const isTaken = (more: { Subject?: string; Message?: string }) =>
    snsPublication.safeParse({ TopicArn, Message: 'x', ...more }).success;

  test('a subject of 99 characters, Korean ones too, and not one more', () => {
    expect(isTaken({ Subject: '가'.repeat(SNS_LIMITS.subject) })).toBe(true);
    expect(isTaken({ Subject: 'x'.repeat(SNS_LIMITS.subject + 1) })).toBe(false);
  });

  test.each(['two\nlines', 'a\u0007bell', 'a\u2028separator', ''])('no subject %j', (Subject) => {
    expect(isTaken({ Subject })).toBe(false);
  });

  test('a message of 256 KB, counted in bytes', () => {
    expect(isTaken({ Message: 'x'.repeat(SNS_LIMITS.bytes) })).toBe(true);
    expect(isTaken({ Message: `${'가'.repeat(SNS_LIMITS.bytes / 3)}가` })).toBe(false);
  });
});

describe('what Amazon Q Developer accepts', () => {
  const content = { textType: 'client-markdown', description: 'x' };
  const isTaken = (more: object) => amazonQNotification.safeParse({ version: '1.0', source: 'custom', content, ...more }).success;

  test('version 1.0 of source custom, with a description', () => {
    expect(isTaken({})).toBe(true);
    expect(isTaken({ version: '2.0' })).toBe(false);
    expect(isTaken({ source: 'aws.health' })).toBe(false);
    expect(isTaken({ content: { textType: 'client-markdown' } })).toBe(false);
    expect(isTaken({ content: { ...content, description: 'x'.repeat(AMAZON_Q_LIMITS.description + 1) } })).toBe(false);
  });

  test('no field that AWS does not document', () => {
    expect(isTaken({ detail: {} })).toBe(false);
  });
});
