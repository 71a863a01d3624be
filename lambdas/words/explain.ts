import type { Activity, RecordPart } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { DetectionResult, NotCounted, Quiet, Recollection } from '#core/detection/detection-result.ts';
import type { Answers, Question } from '#core/detection/facts.ts';
import {
  type BaselineMemory,
  type MemoryEntry,
  memorySpanOf,
  type Recalled,
  recall,
  type SequenceMemory,
  type WindowMemory,
} from '#core/detection/memory.ts';
import { isoTime } from '#core/iso-time.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Unanswered } from '#core/reason.ts';
import type { Localized } from '#core/text.ts';
import { questionWords } from './question.ts';

/** For an activity that triggers no detection. */
export function noDetectionWords({ source, name }: Activity): Localized {
  return {
    en: `no detection has a trigger for ${source}/${name}`,
    ko: `${source}/${name} 호출을 탐지하는 시나리오가 없습니다`,
  };
}

/** Why a detection fired or stayed quiet, one sentence for each reason; empty if the event alone decided. */
export function detectionResultWords(look: DetectionResult): readonly Localized[] {
  if ('quiet' in look) return quietWords(look.detection, look.quiet);
  const { recollection, signal, answers } = look;
  const recalled = recollection === undefined ? [] : [recollectionWords(recollection)];
  return [...recalled, ...signal.unanswered.map((question) => unansweredWords(question, answers))];
}

function quietWords({ title }: Detection, quiet: Quiet): readonly Localized[] {
  switch (quiet.because) {
    case 'refused':
      return [
        {
          en: `AWS refused the call with ${quiet.error}, so nothing was changed`,
          ko: `AWS가 ${quiet.error} 오류로 호출을 거부하여 변경된 것이 없습니다`,
        },
      ];
    case 'own-call':
      return [
        {
          en: `the hub's own call: the plan of ${quiet.incident} asked for exactly this`,
          ko: `허브가 수행한 호출입니다. ${quiet.incident}의 계획에 있는 호출과 일치합니다`,
        },
      ];
    case 'address-hidden':
      return [
        {
          en: `undecided: the call came through ${quiet.by}, and the address of the person is not recorded`,
          ko: `판단 보류: ${quiet.by}를 통한 호출이어서 사용자의 주소가 기록되지 않았습니다`,
        },
      ];
    case 'omitted':
      return quiet.parts.map((part) => ownEntry(OMITTED, part));
    case 'no-match':
      return [{ en: `does not match: ${title.en}`, ko: `해당하지 않음: ${title.ko}` }];
    case 'not-seen-enough':
      return [recollectionWords(quiet.recollection)];
    case 'facts-say-no':
    case 'unanswered':
      return decisionWords(quiet.questions, quiet.answers);
    case 'nothing-to-resolve':
      return [
        quiet.open === 0
          ? {
              en: `no open incident to resolve for ${quiet.resource.arn}`,
              ko: `${quiet.resource.arn}에 해결할 인시던트가 없습니다`,
            }
          : {
              en: `resolves none of the ${quiet.open} open incidents for ${quiet.resource.arn}`,
              ko: `${quiet.resource.arn}의 열린 인시던트 ${quiet.open}건 중 이 이벤트로 해결되는 것이 없습니다`,
            },
      ];
  }
}

const OMITTED: Readonly<Record<RecordPart, Localized>> = {
  request: {
    en: 'undecided: CloudTrail left the request out of the record because of its size',
    ko: '판단 보류: 요청이 너무 커서 CloudTrail이 기록에서 생략했습니다',
  },
  response: {
    en: 'undecided: CloudTrail left the response out of the record because of its size',
    ko: '판단 보류: 응답이 너무 커서 CloudTrail이 기록에서 생략했습니다',
  },
  additional: {
    en: 'undecided: CloudTrail left additional data out of the record because of its size',
    ko: '판단 보류: 추가 데이터가 너무 커서 CloudTrail이 기록에서 생략했습니다',
  },
};

function decisionWords(questions: readonly Question[], answers: Answers): readonly Localized[] {
  if (questions.length > 0) return questions.map((question) => factWords(question, answers));
  return [{ en: 'the event itself rules it out', ko: '이벤트 내용만으로 해당하지 않음이 확인됩니다' }];
}

function unansweredWords(question: Unanswered, answers: Answers): Localized {
  if (!isDoubt(question)) return factWords(question, answers);
  const { en, ko } = questionWords(question);
  return { en: `not known: ${en}`, ko: `확인하지 못한 항목: ${ko}` };
}

const DOUBTS: readonly string[] = ['condition', 'access-point', 'foreign-alarm', 'foreign-prefix-list', 'text'];

function isDoubt(question: Unanswered): question is Exclude<Unanswered, Question> {
  return DOUBTS.includes(question.ask);
}

/** A question to the member account and its answer. */
function factWords(question: Question, answers: Answers): Localized {
  const { ask, ...about } = question;
  const asked = [ask, ...Object.values(about)].join(' ');
  const answer = answers.of(question as never);
  if (answer === undefined) {
    return { en: `no answer from the account for ${asked}`, ko: `계정에서 ${asked}에 대한 답을 얻지 못했습니다` };
  }
  const written = JSON.stringify(answer);
  return { en: `the account answered for ${asked}: ${written}`, ko: `${asked}에 대한 계정의 답: ${written}` };
}

function recollectionWords(recollection: Recollection | NotCounted): Localized {
  if (recollection === 'not-counted') {
    return {
      en: 'not counted: no user or resource to count it under',
      ko: '집계되지 않음: 집계 기준이 되는 사용자나 리소스가 없습니다',
    };
  }
  const { memory, known, entry, recalled } = recollection;
  if (memory.kind === 'window') return windowWords(memory, known, entry);
  if (memory.kind === 'sequence') return sequenceWords(memory, entry, recalled);
  if (memory.kind === 'baseline') return baselineWords(memory, known, entry, recalled);
  const [other] = recalled.because.filter(({ id }) => id !== entry.id);
  if (recalled.fires && other !== undefined) {
    return {
      en: `${shown(entry.value)} contradicts ${shown(other.value)} at ${isoTime(other.at)}`,
      ko: `${shown(entry.value)} 값이 ${isoTime(other.at)}의 ${shown(other.value)} 값과 모순됩니다`,
    };
  }
  return known.length === 0
    ? { en: 'nothing recorded before that could contradict it', ko: '비교할 이전 기록이 없습니다' }
    : {
        en: `nothing recorded within ${memory.minutes} minutes contradicts it`,
        ko: `${memory.minutes}분 안의 기록 중 모순되는 것이 없습니다`,
      };
}

function windowWords(memory: WindowMemory, known: readonly MemoryEntry[], entry: MemoryEntry): Localized {
  const { atLeast, minutes } = memory;
  const reached = (count: number) => recall({ ...memory, atLeast: count }, known, entry).fires;
  let count = 1;
  while (count < atLeast && reached(count + 1)) count += 1;
  return {
    en: `${count} of the ${atLeast} different ones needed within ${minutes} minutes`,
    ko: `${minutes}분 안에 필요한 서로 다른 ${atLeast}건 중 ${count}건`,
  };
}

function sequenceWords({ minutes }: SequenceMemory, entry: MemoryEntry, { fires, because }: Recalled): Localized {
  const [first, then] = because;
  if (fires && first !== undefined && then !== undefined) {
    return {
      en: `first step ${isoTime(first.at)}, second step ${isoTime(then.at)}: within ${minutes} minutes`,
      ko: `첫 단계 ${isoTime(first.at)}, 둘째 단계 ${isoTime(then.at)}: ${minutes}분 이내`,
    };
  }
  return entry.value === 'first'
    ? {
        en: `the first of two steps: the second did not follow within ${minutes} minutes`,
        ko: `두 단계 중 첫 단계이며, 이후 ${minutes}분 안에 둘째 단계가 없었습니다`,
      }
    : {
        en: `the second of two steps: the first did not happen in the ${minutes} minutes before`,
        ko: `두 단계 중 둘째 단계이며, 이전 ${minutes}분 안에 첫 단계가 없었습니다`,
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
    return { en: `${news}: not seen in ${days} days`, ko: `${news}: 최근 ${days}일 동안 기록되지 않은 값입니다` };
  }
  if (recall({ ...memory, learningDays: 0 }, known, entry).fires) {
    return {
      en: `unusual, but in the learning period: nothing fires in the first ${learningDays} days`,
      ko: `평소와 다르지만 학습 기간입니다: 처음 ${learningDays}일 동안은 탐지하지 않습니다`,
    };
  }
  const before = known.filter(({ at }) => at < entry.at && entry.at - at <= memorySpanOf(memory));
  const same = before.filter(({ value }) => value === entry.value).at(-1);
  if (same !== undefined) {
    const [value, at] = [shown(entry.value), isoTime(same.at)];
    return { en: `seen before: ${value} at ${at}`, ko: `이전에 기록된 값입니다: ${at} ${value}` };
  }
  if (memory.trusts?.(entry.value) === true) {
    return { en: `${shown(entry.value)} is trusted here`, ko: `이 계정에서 신뢰하는 값입니다: ${shown(entry.value)}` };
  }
  return known.length === 0
    ? { en: 'nothing recorded yet to compare with', ko: '아직 비교할 기록이 없습니다' }
    : {
        en: `nothing recorded in the ${days} days before to compare with`,
        ko: `이전 ${days}일 동안 비교할 기록이 없습니다`,
      };
}

function shown(value: string): string {
  return JSON.stringify(value);
}
