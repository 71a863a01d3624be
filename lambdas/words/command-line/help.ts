import type { Localized } from '#core/text.ts';
import { typed } from './typed.ts';

/** Headings and fixed sentences of the help. */
export const HELP = {
  title: {
    en: 'Organization Security Hub: look at incidents, decide about them, understand detections.',
    ko: 'Organization Security Hub: 인시던트를 살펴보고, 결정하고, 탐지를 이해합니다.',
  },
  usage: { en: 'Usage', ko: '사용법' },
  verb: { en: 'VERB [OPTIONS]', ko: 'VERB [OPTIONS]' },
  options: { en: 'Options', ko: '옵션' },
  standard: { en: 'default', ko: '기본값' },
  examples: { en: 'Examples', ko: '예' },
  exitCodes: { en: 'Exit codes', ko: '종료 코드' },
  everyVerb: {
    en: `Every verb takes --lang en|ko (default: your locale) and --help. Details and examples: ${typed('help', 'VERB')}`,
    ko: `모든 명령은 --lang en|ko(기본값: 로캘)와 --help를 받습니다. 자세한 설명과 예: ${typed('help', 'VERB')}`,
  },
  where: {
    en: 'Verbs that look, decide or stop use the local organization while npm start runs it, otherwise the hub in AWS that your\ncredentials belong to.',
    ko: '살펴보기, 결정, 중지 명령은 npm start로 로컬 조직이 실행 중이면 그 조직에, 아니면\n자격 증명이 속한 AWS의 허브에 연결합니다.',
  },
} as const satisfies Readonly<Record<string, Localized>>;

export const GROUP_TITLES = {
  look: { en: 'Look', ko: '살펴보기' },
  decide: { en: 'Decide', ko: '결정' },
  stop: { en: 'Stop, resume, replay', ko: '중지, 재개, 재전송' },
  understand: { en: 'Understand (needs no account)', ko: '이해 (계정 불필요)' },
  local: { en: 'Local organization', ko: '로컬 조직' },
  shell: { en: 'Command line', ko: '명령줄' },
} as const satisfies Readonly<Record<string, Localized>>;

/** The commands a newcomer types first. */
export const FIRST_COMMANDS = [
  typed('incidents'),
  typed('approve', 'INCIDENT'),
  typed('explain', 'events.jsonl'),
  typed('simulate', 'sg-ssh-open-world', '--account', 'shop'),
] as const;

/** What each exit code means, from 0. */
export const EXIT_CODE_TEXTS: readonly Localized[] = [
  { en: 'done as asked', ko: '요청대로 완료' },
  {
    en: 'done, with another result than asked for: an unreadable line, a decision not carried out, an attack not contained',
    ko: '실행했으나 요청과 다른 결과: 읽지 못한 줄, 실행되지 않은 결정, 조치되지 않은 공격',
  },
  { en: 'not done: the message says what to change', ko: '실행하지 않음: 메시지가 고칠 점을 알려 줍니다' },
  { en: 'failed on the way: AWS refused a call, or a bug', ko: '실행 중 실패: AWS가 호출을 거부했거나 버그' },
];
