import { describe, expect, test } from 'vitest';
import { NOTICE_STATES, worstNotice } from '#core/notice/notice.ts';
import { alarmNotice } from '#words/notice/alarm.ts';
import { digestNotice } from '#words/notice/digest.ts';
import { sampleNotice } from '#words/notice/sample.ts';
import { noticeReasonWords, noticeStateWords } from '#words/notice/state.ts';
import { englishIn } from '../support/korean.ts';
import { NOTICE_REASON_SAMPLES } from '../support/notice-reason-samples.ts';

const HANGUL = /\p{Script=Hangul}/u;

describe('why a notice was not sent', () => {
  test.each(Object.values(NOTICE_REASON_SAMPLES))('$code has English and Korean words', (reason) => {
    const { en, ko } = noticeReasonWords(reason);
    expect(en).toMatch(/[a-z]/);
    expect(ko).toMatch(HANGUL);
    expect(`${en}${ko}`).not.toMatch(/undefined|NaN|\[object/);
    expect(englishIn(ko.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, ''), reason)).toEqual([]);
  });

  test.each(NOTICE_STATES)('the state %s has a Korean name', (state) => {
    expect(noticeStateWords(state).en).toBe(state);
    expect(noticeStateWords(state).ko).toMatch(HANGUL);
  });

  test('the worst of several is the one to look at', () => {
    expect(worstNotice(['SENT', 'FAILED', 'HELD'])).toBe('FAILED');
    expect(worstNotice(['SENT', 'MERGED'])).toBe('MERGED');
    expect(worstNotice([])).toBeUndefined();
  });
});

describe('messages about the hub itself', () => {
  test('use no English word in Korean except names', () => {
    const at = Date.parse('2026-12-01T12:00:00Z');
    const alarm = { name: 'org-security-hub-dead', isOver: false, text: '임계값 초과', at };
    const messages = [
      alarmNotice(alarm, 'ko'),
      alarmNotice({ ...alarm, isOver: true }, 'ko'),
      sampleNotice('soc', '민지', 'ko'),
      digestNotice(
        [],
        [],
        Object.values(NOTICE_REASON_SAMPLES).flatMap((one) => (one.code === 'rate-limit' ? [one] : [])),
        'ko',
        undefined,
      ),
    ];
    for (const { title, lines, facts } of messages) {
      const texts = [title, ...lines, ...facts.flatMap(({ label, value }) => [label, value])];
      expect(texts.flatMap((text) => englishIn(text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, ''), [alarm.name, 'soc']))).toEqual([]);
    }
  });
});
