import type {
  Evidence,
  IngressRule,
  LookBack,
  Noted,
  ObservedConnection,
  PublicGrant,
  PublicStatement,
  SilenceOfRegion,
} from '#core/incident/evidence.ts';
import { isoTime } from '#core/iso-time.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import type { Localized } from '#core/text.ts';
import { EVIDENCE_NAME_WORDS } from './evidence-names.ts';
import { hopWords } from './heartbeat.ts';
import { reasonWords } from './reason.ts';

type Words = { readonly [Kind in Evidence['kind']]: (one: Extract<Evidence, { readonly kind: Kind }>) => Localized };

const WORDS: Words = {
  'ingress-rule': ruleWords,
  'stopped-trail': ({ trail }) => ({ en: `stopped trail: ${trail}`, ko: `로깅이 중지된 추적: ${trail}` }),
  'role-call': ({ role, call }) => ({ en: `call with role ${role}: ${call}`, ko: `역할(${role})로 수행한 호출: ${call}` }),
  'public-grant': grantWords,
  'public-statement': statementWords,
  'look-back': lookBackWords,
  connection: connectionWords,
  silence: silenceWords,
  noted: notedWords,
};

/** One piece of evidence in both languages. */
export function evidenceWords(evidence: Evidence): Localized {
  return (ownEntry(WORDS, evidence.kind) as (one: Evidence) => Localized)(evidence);
}

function ruleWords({ protocol, from, to, cidr, rule }: IngressRule): Localized {
  const ports = from === undefined ? '' : from === to ? ` ${from}` : ` ${from}-${to}`;
  const named = rule === undefined ? '' : ` (${rule})`;
  const isEverything = protocol === '-1';
  return {
    en: `inbound rule: ${isEverything ? 'all traffic' : `${protocol}${ports}`} from ${cidr}${named}`,
    ko: `인바운드 규칙: ${isEverything ? '모든 트래픽' : `${protocol}${ports}`}, 소스 ${cidr}${named}`,
  };
}

function grantWords({ bucket, key, version, grantee, permission }: PublicGrant): Localized {
  const of = [bucket, ...(key === undefined ? [] : [key]), ...(version === undefined ? [] : [version])].join(' ');
  return {
    en: `public ACL grant: ${permission} to ${grantee} on ${of}`,
    ko: `퍼블릭 ACL 권한 부여: ${of}, ${grantee}, ${permission}`,
  };
}

function statementWords({ bucket, sid, actions, resources }: PublicStatement): Localized {
  const named = sid === undefined ? '' : ` ${sid}`;
  const on = resources.length === 0 ? bucket : resources.join(', ');
  const [en, ko] =
    actions.length === 0 ? ['all actions but some', '일부를 제외한 모든 작업'] : [actions.join(', '), actions.join(', ')];
  return { en: `public policy statement${named}: ${en} on ${on}`, ko: `퍼블릭 버킷 정책 문${named}: ${on}, ${ko}` };
}

const PHASES: Readonly<Record<LookBack['phase'], Localized>> = {
  'while-open': { en: 'flow logs while it was open', ko: '열려 있는 동안의 흐름 로그' },
  'until-closed': { en: 'flow logs until it was closed', ko: '닫힐 때까지의 흐름 로그' },
};

function lookBackWords(one: LookBack): Localized {
  const phase = ownEntry(PHASES, one.phase);
  const found = one.found === 'unknown' ? unknownWords(one) : countWords(one);
  return { en: `${phase.en}: ${found.en}`, ko: `${phase.ko}: ${found.ko}` };
}

function unknownWords({ because }: Extract<LookBack, { found: 'unknown' }>): Localized {
  const { en, ko } = reasonWords(because);
  return { en: `not known: ${en}`, ko: `확인하지 못했습니다: ${ko}` };
}

function countWords({ count, complete, from, to }: Extract<LookBack, { found: 'connections' }>): Localized {
  const span = { en: `from ${isoTime(from)} to ${isoTime(to)}`, ko: `${isoTime(from)}~${isoTime(to)}` };
  if (count === 0) return { en: `no connection ${span.en}`, ko: `${span.ko} 연결 없음` };
  const atLeast = complete ? { en: '', ko: '' } : { en: 'at least ', ko: '최소 ' };
  return {
    en: `${atLeast.en}${count} ${count === 1 ? 'connection' : 'connections'} ${span.en}`,
    ko: `${span.ko} 연결 ${atLeast.ko}${count}건`,
  };
}

function connectionWords({ from, interface: id, protocol, port, times, first, last }: ObservedConnection): Localized {
  const what = `${from} -> ${id} ${protocol}/${port}`;
  return {
    en: `connection: ${what}, ${times === 1 ? 'once' : `${times} times`}, ${isoTime(first)} to ${isoTime(last)}`,
    ko: `연결: ${what}, ${times}회, ${isoTime(first)}~${isoTime(last)}`,
  };
}

function silenceWords({ region, hop, since, error }: SilenceOfRegion): Localized {
  const { en, ko } = hopWords(hop, error);
  return {
    en: `silent: ${region}, ${since === undefined ? 'no heartbeat yet' : `last heartbeat ${isoTime(since)}`}; ${en}`,
    ko: `응답 없음: ${region}, ${since === undefined ? '하트비트 없음' : `마지막 하트비트 ${isoTime(since)}`}; ${ko}`,
  };
}

function notedWords({ what, value }: Noted): Localized {
  const name = ownEntry(EVIDENCE_NAME_WORDS, what);
  const known = ownProperty(VALUES, value) ?? { en: value, ko: value };
  return { en: `${name.en}: ${known.en}`, ko: `${name.ko}: ${known.ko}` };
}

/** Values that are the hub's own and not AWS's. */
const VALUES: Readonly<Record<string, Localized>> = {
  unknown: { en: 'unknown', ko: '알 수 없음' },
  true: { en: 'yes', ko: '예' },
  false: { en: 'no', ko: '아니요' },
};
