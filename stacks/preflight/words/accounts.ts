import { ownEntry } from '#core/own-property.ts';
import { listed } from '#words/words-of.ts';
import type { TextsByCode } from './result-text.ts';

type AccountWords = TextsByCode<
  | 'unread'
  | 'accounts-active'
  | 'account-not-active'
  | 'account-not-in-organization'
  | 'accounts-not-in-file'
  | 'role-assumed'
  | 'role-refused'
  | 'role-of-control-tower'
  | 'regions-enabled'
  | 'region-disabled'
  | 'policies-allow'
  | 'policies-off'
  | 'policy-type-off'
  | 'policies-full'
  | 'policy-refuses'
  | 'policy-unclear'
  | 'boundary-exists'
  | 'boundary-missing'
>;

const USES = {
  regions: {
    en: 'Enable it (aws account enable-region), or take it from the account as proposed below.',
    ko: '활성화하거나(aws account enable-region), 아래 제안처럼 계정에서 빼십시오.',
  },
  unusedRegions: {
    en: 'A Region that is off cannot be used: take it from unusedRegions as proposed below.',
    ko: '꺼진 리전은 아무도 쓸 수 없습니다. 아래 제안처럼 unusedRegions에서 빼십시오.',
  },
  'sign-in': {
    en: 'Enable it (aws account enable-region): AWS records sign-ins there.',
    ko: '활성화하십시오(aws account enable-region). AWS가 로그인을 그 리전에 기록합니다.',
  },
} as const;

const accountsOf = (count: number) => (count === 1 ? 'one account' : `${count} accounts`);

/** Texts about one account, or about all. */
export const ACCOUNT_WORDS: AccountWords = {
  unread: ({ action, error }) => ({
    found: { en: `not known: ${action} answered ${error}`, ko: `알 수 없음: ${action}의 응답이 ${error}입니다` },
    wayOut: {
      en: `Allow ${action} to the credentials used there, or look yourself.`,
      ko: `거기서 사용하는 자격 증명에 ${action}을(를) 허용하거나 직접 확인하십시오.`,
    },
  }),
  'accounts-active': ({ count }) => ({
    found: { en: `${count} of the file are active`, ko: `파일의 계정 ${count}개가 조직에서 활성 상태입니다` },
  }),
  'account-not-active': ({ state }) => ({
    found: { en: `the account is ${state}`, ko: `계정의 상태가 ${state}입니다` },
    wayOut: {
      en: 'Nothing can be deployed there: take the account out of the file, or reactivate it.',
      ko: '거기에는 배포할 수 없습니다. 파일에서 계정을 빼거나 다시 활성화하십시오.',
    },
  }),
  'account-not-in-organization': () => ({
    found: { en: 'the organization has no account with this id', ko: '조직에 이 ID의 계정이 없습니다' },
    wayOut: { en: 'Correct the id in the file, or invite the account.', ko: '파일의 ID를 고치거나 계정을 초대하십시오.' },
  }),
  'accounts-not-in-file': ({ accounts }) => {
    const names = listed(accounts.map(({ id, name }) => `${name} (${id})`));
    return {
      found: {
        en: `${accounts.length} of the organization are not in the file and are not watched: ${names}`,
        ko: `조직의 계정 ${accounts.length}개가 파일에 없어 감시되지 않습니다: ${names}`,
      },
      wayOut: { en: 'Add them as proposed below.', ko: '아래 제안처럼 추가하십시오.' },
    };
  },
  'role-assumed': ({ role, count }) => ({
    found: { en: `${role} can be assumed in ${accountsOf(count)}`, ko: `계정 ${count}개에서 ${role} 역할을 맡을 수 있습니다` },
  }),
  'role-refused': ({ role, joined, error }) => ({
    found: { en: `${role} cannot be assumed: ${error}`, ko: `${role} 역할을 맡을 수 없습니다: ${error}` },
    wayOut:
      joined === 'invited'
        ? {
            en: `The account was invited, and AWS makes this role only in accounts it creates: create ${role} there, with AdministratorAccess and trust in the management account.`,
            ko: `초대된 계정에는 AWS가 이 역할을 만들지 않습니다. 관리 계정을 신뢰하고 AdministratorAccess가 있는 ${role} 역할을 그 계정에 만드십시오.`,
          }
        : {
            en: `Create ${role} there with trust in the management account, or write the role's name under deploy.role.`,
            ko: `관리 계정을 신뢰하는 ${role} 역할을 그 계정에 만들거나, deploy.role에 역할의 이름을 적으십시오.`,
          },
  }),
  'role-of-control-tower': ({ role, instead }) => ({
    found: {
      en: `${role} cannot be assumed, but ${instead} of Control Tower can`,
      ko: `${role} 역할은 맡을 수 없지만 Control Tower의 ${instead} 역할은 맡을 수 있습니다`,
    },
    wayOut: {
      en: `Use ${instead} as proposed below if it is in every account, or create ${role} here.`,
      ko: `모든 계정에 있다면 아래 제안처럼 ${instead}을(를) 사용하고, 아니면 여기에 ${role}을(를) 만드십시오.`,
    },
  }),
  'regions-enabled': ({ count }) => ({
    found: {
      en: `all that are used are on, in ${accountsOf(count)}`,
      ko: `계정 ${count}개에서 사용하는 리전이 모두 켜져 있습니다`,
    },
  }),
  'region-disabled': ({ region, use }) => ({
    found: { en: `${region} is off in the account`, ko: `계정에서 ${region} 리전이 꺼져 있습니다` },
    wayOut: ownEntry(USES, use),
  }),
  'policies-allow': ({ count }) => ({
    found: {
      en: `let every call of the rollout through in ${accountsOf(count)}`,
      ko: `계정 ${count}개에서 배포의 모든 호출을 허용합니다`,
    },
  }),
  'policies-off': () => ({
    found: { en: 'the organization has none', ko: '조직에 서비스 제어 정책이 없습니다' },
  }),
  'policy-type-off': ({ type, root }) => ({
    found: {
      en: `policies of the type ${type} are not enabled in the root`,
      ko: `루트에서 ${type} 유형의 정책이 활성화되어 있지 않습니다`,
    },
    wayOut: {
      en: `Enable it: aws organizations enable-policy-type --root-id ${root} --policy-type ${type}`,
      ko: `활성화하십시오: aws organizations enable-policy-type --root-id ${root} --policy-type ${type}`,
    },
  }),
  'policies-full': ({ attached, more }) => ({
    found: {
      en: `${listed(attached)} are attached already, and AWS has no place for ${more} more`,
      ko: `이미 ${listed(attached)}이(가) 연결되어 있어 ${more}개를 더 연결할 수 없습니다`,
    },
    wayOut: {
      en: 'AWS attaches five to one target: join two of yours, or bind units instead of the root (controlPolicies).',
      ko: 'AWS는 한 대상에 다섯 개까지 연결합니다. 기존 정책 두 개를 합치거나 루트 대신 OU에 연결하십시오(controlPolicies).',
    },
  }),
  'policy-refuses': ({ policy, actions, regions }) => ({
    found: {
      en: `${policy} refuses ${listed(actions)} in ${listed(regions)}`,
      ko: `${policy}이(가) ${listed(regions)}에서 ${listed(actions)}을(를) 거부합니다`,
    },
    wayOut: {
      en: 'Except the deploy role in that policy (condition on aws:PrincipalArn).',
      ko: '그 정책에서 배포 역할을 예외로 두십시오(aws:PrincipalArn 조건).',
    },
  }),
  'policy-unclear': ({ policy, actions, keys }) => ({
    found: {
      en: `${policy} may refuse ${listed(actions)}${keys.length > 0 ? `, depending on ${keys.join(', ')}` : ''}`,
      ko: `${policy}이(가) ${listed(actions)}을(를) 거부할 수 있습니다${keys.length > 0 ? `. 조건: ${keys.join(', ')}` : ''}`,
    },
    wayOut: {
      en: 'Read that policy: only AWS knows these conditions before the call.',
      ko: '그 정책을 읽어 보십시오. 이 조건은 호출하기 전에는 AWS만 압니다.',
    },
  }),
  'boundary-exists': ({ count }) => ({
    found: { en: `exists in ${accountsOf(count)}`, ko: `계정 ${count}개에 있습니다` },
  }),
  'boundary-missing': ({ policy }) => ({
    found: { en: `${policy} does not exist`, ko: `${policy} 정책이 없습니다` },
    wayOut: {
      en: 'Create the policy there, or correct hub.permissionsBoundary.',
      ko: '거기에 정책을 만들거나 hub.permissionsBoundary를 고치십시오.',
    },
  }),
};
