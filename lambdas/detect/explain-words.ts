import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Answers, Question } from '#core/detection/facts.ts';
import {
  type BaselineMemory,
  keepOf,
  type Memory,
  type MemoryEntry,
  type Recalled,
  recall,
  type SequenceMemory,
  type WindowMemory,
} from '#core/detection/memory.ts';
import { isoTime } from '#core/iso-time.ts';
import type { Resource } from '#core/resource.ts';
import type { Localized } from '#core/text.ts';

/** Why a detection did not even come to its memory or its questions. */
export const WORDS = {
  nobody: ({ source, name }: Activity): Localized => ({
    en: `no detection waits for ${source}/${name}`,
    ko: `${source}/${name}을(를) 기다리는 시나리오가 없습니다`,
  }),
  refused: ({ error }: Activity): Localized => ({
    en: `AWS refused it with ${error}, so nothing was done`,
    ko: `AWS가 ${error}(으)로 거부하여 아무 일도 일어나지 않았습니다`,
  }),
  echo: (incident: string): Localized => ({
    en: `the hub's own echo: the plan of ${incident} asked for this very call`,
    ko: `허브 자신이 한 일입니다: ${incident}의 계획에 있던 호출입니다`,
  }),
  unlike: ({ title }: Detection): Localized => ({
    en: `the event does not show what it is about: ${title.en}`,
    ko: `이벤트에서 이 시나리오의 내용이 확인되지 않습니다: ${title.ko}`,
  }),
  unconcerned: {
    en: 'its memory leaves this event out: nobody and nothing to remember it under',
    ko: '기억할 대상이 없어 이 이벤트는 기억에서 제외됩니다',
  },
} as const;

/** Why what is known decides against a scenario. */
export function decisionWords(questions: readonly Question[], answers: Answers): readonly Localized[] {
  if (questions.length > 0) return questions.map((question) => factWords(question, answers));
  return [{ en: 'the event itself decides against it', ko: '이벤트 자체로 해당하지 않음이 확인됩니다' }];
}

/** A question and what came of it. */
export function factWords(question: Question, answers: Answers): Localized {
  const { ask, ...about } = question;
  const asked = [ask, ...Object.values(about)].join(' ');
  const answer = answers.of(question as never);
  if (answer === undefined) {
    return { en: `nobody answered the question for ${asked}`, ko: `${asked}에 대한 질문에 아무도 답하지 못했습니다` };
  }
  const told = JSON.stringify(answer);
  return { en: `asked for ${asked}, the answer was ${told}`, ko: `${asked}에 대한 질문의 답: ${told}` };
}

/** Why an activity answers no incident, where so many are open about its resource. */
export function answerWords({ arn }: Resource, open: number): Localized {
  return open === 0
    ? { en: `no open incident to answer about ${arn}`, ko: `${arn}에 대해 열린 인시던트가 없습니다` }
    : {
        en: `no open incident to answer: ${open} about ${arn}, and this puts nothing of them right`,
        ko: `${arn}에 열린 인시던트가 ${open}건 있지만 이 이벤트로 해결되는 것은 없습니다`,
      };
}

/** What a memory recalled of an entry among those it knew before. */
export function memoryWords(memory: Memory, known: readonly MemoryEntry[], entry: MemoryEntry, recalled: Recalled): Localized {
  if (memory.kind === 'window') return windowWords(memory, known, entry);
  if (memory.kind === 'sequence') return sequenceWords(memory, entry, recalled);
  if (memory.kind === 'baseline') return baselineWords(memory, known, entry, recalled);
  const [other] = recalled.because.filter(({ id }) => id !== entry.id);
  if (recalled.fires && other !== undefined) {
    return {
      en: `${shown(entry.value)} cannot be together with ${shown(other.value)} of ${isoTime(other.at)}`,
      ko: `${isoTime(other.at)}의 ${shown(other.value)}과(와) ${shown(entry.value)}은(는) 함께 있을 수 없습니다`,
    };
  }
  return known.length === 0
    ? { en: 'nothing remembered yet to contradict it', ko: '아직 기억된 것이 없어 모순되는 것도 없습니다' }
    : {
        en: `nothing remembered within ${memory.minutes} minutes contradicts it`,
        ko: `${memory.minutes}분 안의 기억 중 모순되는 것이 없습니다`,
      };
}

function windowWords(memory: WindowMemory, known: readonly MemoryEntry[], entry: MemoryEntry): Localized {
  const { atLeast, minutes } = memory;
  const reached = (count: number) => recall({ ...memory, atLeast: count }, known, entry).fires;
  let count = 1;
  while (count < atLeast && reached(count + 1)) count += 1;
  return {
    en: `${count} of ${atLeast} distinct within ${minutes} minutes`,
    ko: `${minutes}분 안에 서로 다른 것이 ${atLeast}건 중 ${count}건`,
  };
}

function sequenceWords({ minutes }: SequenceMemory, entry: MemoryEntry, { fires, because }: Recalled): Localized {
  const [first, then] = because;
  if (fires && first !== undefined && then !== undefined) {
    return {
      en: `first ${isoTime(first.at)}, then ${isoTime(then.at)}: within ${minutes} minutes`,
      ko: `먼저 ${isoTime(first.at)}, 이어서 ${isoTime(then.at)}: ${minutes}분 안입니다`,
    };
  }
  return entry.value === 'first'
    ? {
        en: `the first of two steps; the second was not seen within ${minutes} minutes after it`,
        ko: `두 단계 중 첫째이며, 그 뒤 ${minutes}분 안에 둘째가 없었습니다`,
      }
    : {
        en: `the second of two steps; the first was not seen within ${minutes} minutes before it`,
        ko: `두 단계 중 둘째이며, 그 전 ${minutes}분 안에 첫째가 없었습니다`,
      };
}

function baselineWords(
  memory: BaselineMemory,
  known: readonly MemoryEntry[],
  entry: MemoryEntry,
  { fires, because }: Recalled,
): Localized {
  const { days, learningDays = 0 } = memory;
  if (fires) {
    const news = because.map(({ value }) => shown(value)).join(', ');
    return { en: `${news}: not seen in ${days} days`, ko: `${news}: ${days}일 동안 본 적이 없습니다` };
  }
  if (recall({ ...memory, learningDays: 0 }, known, entry).fires) {
    return {
      en: `unusual, but still learning: nothing fires in the first ${learningDays} days`,
      ko: `평소와 다르지만 아직 학습 중입니다: 처음 ${learningDays}일은 알리지 않습니다`,
    };
  }
  const before = known.filter(({ at }) => at < entry.at && entry.at - at <= keepOf(memory));
  const same = before.filter(({ value }) => value === entry.value).at(-1);
  if (same !== undefined) {
    const [value, at] = [shown(entry.value), isoTime(same.at)];
    return { en: `seen before: ${value} at ${at}`, ko: `전에 본 적이 있습니다: ${at} ${value}` };
  }
  if (memory.trusts?.(entry.value) === true) {
    return { en: `${shown(entry.value)} is trusted here`, ko: `${shown(entry.value)}은(는) 여기서 신뢰합니다` };
  }
  return known.length === 0
    ? { en: 'nothing remembered yet, so nothing is unusual', ko: '아직 기억된 것이 없어 이상한 것도 없습니다' }
    : {
        en: `nothing remembered in the ${days} days before it, so nothing is unusual`,
        ko: `그 전 ${days}일 동안 기억된 것이 없어 이상한 것도 없습니다`,
      };
}

function shown(value: string): string {
  return JSON.stringify(value);
}
