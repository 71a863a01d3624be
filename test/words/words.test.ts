import { describe, expect, test } from 'vitest';
import { noted } from '#core/incident/evidence.ts';
import { EVIDENCE_NAMES } from '#core/incident/evidence-names.ts';
import { type State, TRANSITIONS } from '#core/incident/state.ts';
import { idOf } from '#core/playbook/subject.ts';
import type { ReasonCode } from '#core/reason.ts';
import type { Localized } from '#core/text.ts';
import { evidenceWords } from '#words/evidence.ts';
import { reasonWords } from '#words/reason.ts';
import { stateWords } from '#words/state.ts';
import { subjectWords } from '#words/subject.ts';
import { englishIn } from '../support/korean.ts';
import { REASON_SAMPLES } from '../support/reason-samples.ts';
import { SUBJECT_SAMPLES } from '../support/subject-samples.ts';

const HANGUL = /\p{Script=Hangul}/u;

/** Reasons that contain only foreign text. */
const VERBATIM: readonly ReasonCode[] = ['error', 'text'];

describe('every reason', () => {
  const codes = Object.keys(REASON_SAMPLES) as ReasonCode[];

  test.each(codes.filter((code) => !VERBATIM.includes(code)))('%s has English and Korean words', (code) => {
    expectBoth(reasonWords(REASON_SAMPLES[code]));
  });

  test.each(codes)('%s uses no English word in Korean except names and ids', (code) => {
    const reason = REASON_SAMPLES[code];
    expect(englishIn(reasonWords(reason).ko, reason)).toEqual([]);
  });

  test.each(codes)('%s uses one Korean style for instructions', (code) => {
    expect(reasonWords(REASON_SAMPLES[code]).ko).not.toMatch(/세요|조용/);
  });

  test.each(codes)('%s has no undefined field in its words', (code) => {
    const { en, ko } = reasonWords(REASON_SAMPLES[code]);
    for (const text of [en, ko]) expect(text).not.toMatch(/undefined|null|\[object/);
  });
});

describe('a sentence that an earlier version stored', () => {
  test('is shown unchanged in both languages', () => {
    expect(reasonWords({ code: 'text', text: 'fix verified' })).toEqual({ en: 'fix verified', ko: 'fix verified' });
  });
});

describe('every name of evidence', () => {
  test.each(EVIDENCE_NAMES)('%s has English and Korean words', (name) => {
    const words = evidenceWords(noted(name, '7'));
    expectBoth(words);
    expect(englishIn(words.ko, [name])).toEqual([]);
  });
});

describe('every subject', () => {
  test.each(Object.values(SUBJECT_SAMPLES))('%s has English and Korean words with its id', (subject) => {
    const words = subjectWords(subject);
    expectBoth(words);
    expect(englishIn(words.ko, [subject])).toEqual([]);
    for (const part of idOf(subject).split(' '))
      for (const text of [words.en, words.ko]) expect(text).toContain(part.split('/').at(-1));
  });

  test('a rule shows its ports, and none if the protocol has none', () => {
    expect(subjectWords('ingress-rule/tcp 20 25 0.0.0.0/0').en).toBe('inbound rule tcp 20-25 from 0.0.0.0/0');
    expect(subjectWords('ingress-rule/-1 * * ::/0')).toEqual({
      en: 'inbound rule all traffic from ::/0',
      ko: '인바운드 규칙 모든 트래픽(소스 ::/0)',
    });
  });
});

describe('every state', () => {
  test.each(Object.keys(TRANSITIONS) as State[])('%s has a Korean name, and its English name is what people type', (state) => {
    expect(stateWords(state).en).toBe(state);
    expect(stateWords(state).ko).toMatch(HANGUL);
  });
});

function expectBoth({ en, ko }: Localized): void {
  expect(en).toMatch(/[a-z]/);
  expect(en).not.toMatch(HANGUL);
  expect(ko).toMatch(HANGUL);
}
