import { ownEntry } from '#core/own-property.ts';
import type { Localized } from '#core/text.ts';
import type { Quota } from '../check-result.ts';
import type { TextsByCode } from './result-text.ts';

type PlaceWords = TextsByCode<
  | 'nothing-in-the-way'
  | 'detector-exists'
  | 'security-hub-exists'
  | 'aggregator-exists'
  | 'custom-action-exists'
  | 'security-hub-central'
  | 'recorder-exists'
  | 'recorder-records'
  | 'recorder-stopped'
  | 'recorder-missing'
  | 'config-role-exists'
  | 'quota-enough'
  | 'quota-exceeded'
  | 'log-groups-fine'
  | 'log-group-missing'
  | 'log-group-infrequent'
  | 'log-group-full'
>;

const TAKE_OVER: Localized = {
  en: 'AWS refuses a second one: take it over as proposed below.',
  ko: 'AWS는 두 번째를 거부합니다. 아래 제안처럼 인계받으십시오.',
};

const QUOTAS: Readonly<Record<Quota, { readonly name: Localized; readonly code?: string }>> = {
  'lambda-concurrency': { name: { en: 'concurrent Lambda executions', ko: 'Lambda 동시 실행' }, code: 'lambda L-B99A9384' },
  'event-rules': { name: { en: 'rules of the default event bus', ko: '기본 이벤트 버스의 규칙' }, code: 'events L-244521F2' },
  'wildcard-rules': {
    name: { en: 'rules with wildcards on the default event bus', ko: '기본 이벤트 버스에서 와일드카드를 쓰는 규칙' },
  },
  'iam-roles': { name: { en: 'IAM roles', ko: 'IAM 역할' }, code: 'iam L-FE177D64' },
};

/** Texts about one account in one Region. */
export const PLACE_WORDS: PlaceWords = {
  'nothing-in-the-way': () => ({ found: { en: 'nothing in the way', ko: '걸리는 것이 없습니다' } }),
  'detector-exists': ({ detector }) => ({
    found: { en: `the detector ${detector} exists`, ko: `탐지기 ${detector}이(가) 있습니다` },
    wayOut: TAKE_OVER,
  }),
  'security-hub-exists': () => ({
    found: { en: 'Security Hub CSPM is on already', ko: 'Security Hub CSPM이 이미 켜져 있습니다' },
    wayOut: TAKE_OVER,
  }),
  'aggregator-exists': () => ({
    found: { en: 'an aggregator of findings exists', ko: '조사 결과 집계기가 있습니다' },
    wayOut: TAKE_OVER,
  }),
  'custom-action-exists': ({ action }) => ({
    found: { en: `the custom action ${action} exists`, ko: `사용자 지정 작업 ${action}이(가) 있습니다` },
    wayOut: TAKE_OVER,
  }),
  'security-hub-central': () => ({
    found: {
      en: 'Security Hub CSPM uses central configuration, which refuses the enrolment of the stacks',
      ko: 'Security Hub CSPM이 중앙 구성을 사용하여 스택의 등록을 거부합니다',
    },
    wayOut: { en: 'Leave Security Hub CSPM to it as proposed below.', ko: '아래 제안처럼 Security Hub CSPM을 그대로 두십시오.' },
  }),
  'recorder-exists': ({ recorder }) => ({
    found: { en: `the recorder ${recorder} of AWS Config exists`, ko: `AWS Config의 레코더 ${recorder}이(가) 있습니다` },
    wayOut: {
      en: 'AWS refuses a second one: use it as proposed below.',
      ko: 'AWS는 두 번째를 거부합니다. 아래 제안처럼 그것을 사용하십시오.',
    },
  }),
  'recorder-records': ({ count }) => ({
    found: {
      en: `records, or will, in ${count} accounts and Regions`,
      ko: `계정과 리전 ${count}곳에서 기록 중이거나 기록하게 됩니다`,
    },
  }),
  'recorder-stopped': ({ recorder }) => ({
    found: { en: `the recorder ${recorder} is stopped`, ko: `레코더 ${recorder}이(가) 중지되어 있습니다` },
    wayOut: {
      en: `Start it: aws configservice start-configuration-recorder --configuration-recorder-name ${recorder}`,
      ko: `시작하십시오: aws configservice start-configuration-recorder --configuration-recorder-name ${recorder}`,
    },
  }),
  'recorder-missing': () => ({
    found: {
      en: 'nothing is recorded: scenarios about Config rules and playbooks that restore former settings do not work',
      ko: '기록하지 않습니다. Config 규칙 시나리오와 이전 설정을 복원하는 플레이북이 작동하지 않습니다',
    },
    wayOut: {
      en: 'Write `config: on` for the account if you want them; AWS bills each recorded change.',
      ko: '필요하면 계정에 `config: on`을 적으십시오. AWS는 기록된 변경마다 요금을 부과합니다.',
    },
  }),
  'config-role-exists': () => ({
    found: {
      en: 'the account already has AWSServiceRoleForConfig, the role of AWS Config',
      ko: '계정에 AWS Config의 역할 AWSServiceRoleForConfig가 이미 있습니다',
    },
    wayOut: {
      en: 'AWS refuses a second one: use it as proposed below.',
      ko: 'AWS는 두 번째를 거부합니다. 아래 제안처럼 그것을 사용하십시오.',
    },
  }),
  'quota-enough': ({ quota }) => ({
    found: { en: `enough ${ownEntry(QUOTAS, quota).name.en}`, ko: `${ownEntry(QUOTAS, quota).name.ko}: 충분합니다` },
  }),
  'quota-exceeded': ({ quota, limit, needed }) => {
    const { name, code } = ownEntry(QUOTAS, quota);
    const found = { en: `${name.en}: ${needed} needed, ${limit} allowed`, ko: `${name.ko}: ${needed} 필요, ${limit} 허용` };
    if (code === undefined) {
      return {
        found,
        wayOut: {
          en: 'AWS does not raise this quota: remove such rules.',
          ko: 'AWS는 이 할당량을 올려 주지 않습니다. 그런 규칙을 없애십시오.',
        },
      };
    }
    const [service, id] = code.split(' ');
    const command = `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${id} --desired-value ${needed}`;
    return {
      found,
      wayOut: { en: `Ask for at least ${needed}: ${command}`, ko: `${needed} 이상을 요청하십시오: ${command}` },
    };
  },
  'log-groups-fine': ({ count }) => ({
    found: { en: `${count} take the filters`, ko: `로그 그룹 ${count}개에 필터를 둘 수 있습니다` },
  }),
  'log-group-missing': ({ group }) => ({
    found: { en: `${group} does not exist`, ko: `${group} 로그 그룹이 없습니다` },
    wayOut: {
      en: 'Correct its name or its Region under flowLogs or webAccess.',
      ko: 'flowLogs 또는 webAccess에 적은 이름이나 리전을 고치십시오.',
    },
  }),
  'log-group-infrequent': ({ group }) => ({
    found: {
      en: `${group} is in the Infrequent Access class, which takes no filters`,
      ko: `${group}은(는) Infrequent Access 클래스여서 필터를 둘 수 없습니다`,
    },
    wayOut: {
      en: 'Send the logs to a group of the Standard class; the class of a group cannot be changed.',
      ko: '로그를 Standard 클래스의 그룹으로 보내십시오. 그룹의 클래스는 바꿀 수 없습니다.',
    },
  }),
  'log-group-full': ({ group, filters }) => ({
    found: {
      en: `${group} has two subscription filters already: ${filters.join(', ')}`,
      ko: `${group}에 구독 필터가 이미 두 개 있습니다: ${filters.join(', ')}`,
    },
    wayOut: {
      en: 'Remove one, or leave this account out of flowLogs.',
      ko: '하나를 없애거나 이 계정을 flowLogs에서 빼십시오.',
    },
  }),
};
