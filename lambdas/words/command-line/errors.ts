import type { NoReplay } from '#core/held-queues.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import type { Localized } from '#core/text.ts';
import { typed, typedFor } from './typed.ts';

/** Error messages of the command line: what is wrong, and what to type instead. */

export function unknownVerb(verb: string, nearest: readonly string[]): Localized {
  return {
    en: `There is no verb "${verb}".${didYouMean(nearest).en} List them: ${typed('help')}`,
    ko: `"${verb}" 명령이 없습니다.${didYouMean(nearest).ko} 목록: ${typed('help')}`,
  };
}

export function renamedVerb(verb: string, now: string, operands: readonly string[]): Localized {
  const command = typed(now, ...operands);
  return {
    en: `"${verb}" is called "${now}" now. Type: ${command}`,
    ko: `"${verb}" 명령의 이름은 이제 "${now}"입니다. 다음을 입력하십시오: ${command}`,
  };
}

export function unknownOption(option: string, verb: string, nearest: readonly string[]): Localized {
  return {
    en: `${verb} has no option ${option}.${didYouMean(nearest).en} See: ${typed('help', verb)}`,
    ko: `${verb}에는 ${option} 옵션이 없습니다.${didYouMean(nearest).ko} 참고: ${typed('help', verb)}`,
  };
}

export function optionMissing(verb: string, option: string, usage: string): Localized {
  return {
    en: `${verb} needs ${option}, for those who read it later. Usage: ${usage}`,
    ko: `${verb}에는 나중에 읽는 사람을 위해 ${option}이(가) 필요합니다. 사용법: ${usage}`,
  };
}

export function optionNeedsValue(option: string, value: string, verb: string): Localized {
  return {
    en: `${option} needs a value: ${option} ${value}. See: ${typed('help', verb)}`,
    ko: `${option}에는 값이 필요합니다: ${option} ${value}. 참고: ${typed('help', verb)}`,
  };
}

export function optionTakesNoValue(option: string, verb: string): Localized {
  return {
    en: `${option} takes no value. See: ${typed('help', verb)}`,
    ko: `${option}에는 값을 줄 수 없습니다. 참고: ${typed('help', verb)}`,
  };
}

export function unknownLanguage(lang: string): Localized {
  return {
    en: `--lang takes en or ko, not "${lang}".`,
    ko: `--lang에는 en 또는 ko를 지정하십시오. "${lang}"은(는) 쓸 수 없습니다.`,
  };
}

export function notACount(option: string, value: string): Localized {
  return {
    en: `${option} takes a whole number from 1, not "${value}".`,
    ko: `${option}에는 1 이상의 정수를 지정하십시오. "${value}"은(는) 쓸 수 없습니다.`,
  };
}

export function notATime(option: string, value: string): Localized {
  return {
    en: `${option} takes a day or a time in UTC, such as 2027-01-31 or 2027-01-31T09:00Z, not "${value}".`,
    ko: `${option}에는 2027-01-31이나 2027-01-31T09:00Z처럼 UTC 날짜나 시각을 지정하십시오. "${value}"은(는) 쓸 수 없습니다.`,
  };
}

const ONE: Readonly<Record<string, Localized>> = {
  INCIDENT: { en: 'one incident', ko: '인시던트 하나를' },
  FILE: { en: 'one file of events, or - for standard input', ko: '이벤트 파일 하나 또는 표준 입력을 뜻하는 -를' },
  SCENARIO: { en: 'one scenario, or all', ko: '시나리오 하나 또는 all을' },
  PART: { en: 'what to examine: securityhub', ko: '점검 대상(securityhub)을' },
  LEDGER: { en: 'verify and one incident', ko: 'verify와 인시던트 하나를' },
  NOTIFY: { en: 'test and one route', ko: 'test와 경로 하나를' },
  SHELL: { en: 'the shell, bash or zsh', ko: '셸 이름(bash 또는 zsh)을' },
};

export function operandMissing(operand: string, usage: string): Localized {
  const what = ownProperty(ONE, operand) ?? { en: `one ${operand}`, ko: `${operand} 하나를` };
  return { en: `Give ${what.en}. Usage: ${usage}`, ko: `${what.ko} 지정하십시오. 사용법: ${usage}` };
}

export function tooManyOperands(extra: string, usage: string): Localized {
  return {
    en: `"${extra}" is one word too many. Usage: ${usage}`,
    ko: `"${extra}"은(는) 필요 없는 단어입니다. 사용법: ${usage}`,
  };
}

export function notOneOf(what: Localized, given: string, known: readonly string[]): Localized {
  return {
    en: `There is no ${what.en} "${given}". Use one of: ${known.join(', ')}`,
    ko: `"${given}" ${what.ko}이(가) 없습니다. 다음 중 하나를 사용하십시오: ${known.join(', ')}`,
  };
}

export const STATE: Localized = { en: 'state', ko: '상태' };
export const VERIFY: Localized = { en: 'action on the ledger', ko: '원장 동작' };
const NO_REPLAY: Readonly<Record<NoReplay, Localized>> = {
  'proof-ended': {
    en: 'They contain a proof of who decided, which expires after minutes: ask these people to decide again.',
    ko: '결정한 사람의 증명은 몇 분이면 만료됩니다. 그 사람에게 다시 결정하도록 요청하십시오.',
  },
  'next-run': {
    en: 'The next run, within a minute, does the same work.',
    ko: '1분 안에 다음 실행이 같은 작업을 수행합니다.',
  },
  'in-stream': {
    en: 'Each names records of a stream, which keeps them for 24 hours; the log of the function shows why they failed.',
    ko: '각 메시지는 스트림의 레코드를 가리키며 스트림은 24시간 동안 보관합니다. 실패 이유는 함수의 로그에 있습니다.',
  },
  'no-event': {
    en: 'They are lines of flow logs that are not in the format of the organization file: correct the format.',
    ko: '조직 파일의 형식과 다른 흐름 로그 줄입니다. 형식을 바로잡으십시오.',
  },
  mail: {
    en: 'They report who stopped or resumed all automatic changes, and could not be sent by email: check the policies of the topic and the key.',
    ko: '자동 조치를 중지하거나 재개한 사람을 알리는 메일이 전송되지 않았습니다. 주제와 키의 정책을 확인하십시오.',
  },
};

export function noHubIn(region: string): Localized {
  return {
    en: `There is no hub in ${region}, so a probe there would prove nothing. Give its home Region with --region.`,
    ko: `${region}에는 허브가 없으므로 그곳의 점검은 아무것도 증명하지 못합니다. --region으로 허브의 홈 리전을 지정하십시오.`,
  };
}

export function notReplayed(queue: string, because: NoReplay): Localized {
  const { en, ko } = ownEntry(NO_REPLAY, because);
  return {
    en: `Messages of ${queue} are not sent again. ${en} Then purge the queue.`,
    ko: `${queue}의 메시지는 다시 보내지 않습니다. ${ko} 그런 다음 대기열을 비우십시오.`,
  };
}

export const QUEUE: Localized = { en: 'dead-letter queue', ko: '배달 못한 편지 대기열(DLQ)' };
export const AREA: Localized = { en: 'area', ko: '영역' };
export const SHELL: Localized = { en: 'completion for the shell', ko: '자동 완성용 셸' };

export function unknownScenario(id: string, nearest: readonly string[]): Localized {
  return {
    en: `There is no scenario "${id}".${didYouMean(nearest).en} List them: ${typed('scenarios')}`,
    ko: `"${id}" 시나리오가 없습니다.${didYouMean(nearest).ko} 목록: ${typed('scenarios')}`,
  };
}

export function unknownPlaybook(id: string, known: readonly string[]): Localized {
  return {
    en: `There is no playbook "${id}".${didYouMean(known).en} The page of each scenario lists its playbooks: policies/reference/README.md`,
    ko: `"${id}" 플레이북이 없습니다.${didYouMean(known).ko} 시나리오별 플레이북은 시나리오 페이지에 있습니다: policies/reference/README.md`,
  };
}

export function noIncident(id: string, region: string | undefined): Localized {
  const list = typedFor(region, 'incidents');
  return { en: `There is no incident ${id}. List them: ${list}`, ko: `${id} 인시던트가 없습니다. 목록: ${list}` };
}

export const NO_HUB: Localized = {
  en: 'No local organization runs here. For the hub in AWS, name its home Region: --region REGION, or set AWS_REGION. For a local one, run: npm start',
  ko: '여기에서 실행 중인 로컬 조직이 없습니다. AWS의 허브에는 홈 리전을 지정하십시오: --region REGION 또는 AWS_REGION. 로컬 조직은 다음 명령으로 시작합니다: npm start',
};

export const NO_LOCAL_ORGANIZATION: Localized = {
  en: 'No local organization is running here. Start one in another terminal: npm start',
  ko: '여기에서 실행 중인 로컬 조직이 없습니다. 다른 터미널에서 시작하십시오: npm start',
};

export function notSignedIn(reason: string): Localized {
  return {
    en: `AWS does not accept your credentials (${reason}). Sign in to the hub's account, then run this again.`,
    ko: `AWS가 자격 증명을 받아들이지 않습니다(${reason}). 허브 계정에 로그인한 뒤 다시 실행하십시오.`,
  };
}

export function refusedByAws(reason: string): Localized {
  return {
    en: `A call to AWS failed: ${reason}. Check with --help what the verb needs, and check whether your role may use the hub.`,
    ko: `AWS 호출이 실패했습니다: ${reason}. 명령에 필요한 것은 --help로, 허브를 사용할 권한은 역할에서 확인하십시오.`,
  };
}

export function brokenGzip(path: string): Localized {
  return {
    en: `${path} begins like a gzip file but cannot be unpacked; it may be incomplete.`,
    ko: `${path}은(는) gzip 파일로 시작하지만 압축을 풀 수 없습니다. 파일이 잘렸을 수 있습니다.`,
  };
}

export function noFile(path: string): Localized {
  return {
    en: `There is no file ${path}; give a file of events, or - for standard input.`,
    ko: `${path} 파일이 없습니다. 이벤트 파일 또는 표준 입력을 뜻하는 -를 지정하십시오.`,
  };
}

export function notAFile(path: string): Localized {
  return {
    en: `${path} is not a file; give a file of events, or - for standard input.`,
    ko: `${path}은(는) 파일이 아닙니다. 이벤트 파일 또는 표준 입력을 뜻하는 -를 지정하십시오.`,
  };
}

export function notJson(line: number, path: string, fault: string): Localized {
  return {
    en: `Line ${line} of ${path} is not JSON (${fault}); correct it and run again. The other lines were read.`,
    ko: `${path}의 ${line}번째 줄은 JSON이 아닙니다(${fault}). 고친 뒤 다시 실행하십시오. 다른 줄은 읽었습니다.`,
  };
}

export const NOT_STOPPED: Localized = { en: 'Nothing is stopped.', ko: '중지된 것이 없습니다.' };

function didYouMean(nearest: readonly string[]): Localized {
  if (nearest.length === 0) return { en: '', ko: '' };
  return { en: ` Did you mean ${nearest.join(', ')}?`, ko: ` 혹시 ${nearest.join(', ')}입니까?` };
}
