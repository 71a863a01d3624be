import { ownEntry } from '#core/own-property.ts';
import type { TextsByCode } from './result-text.ts';

type OrganizationWords = TextsByCode<
  | 'credentials-fine'
  | 'credentials-wrong'
  | 'organization-wrong'
  | 'features-missing'
  | 'state-bucket-missing'
  | 'access-enabled'
  | 'access-missing'
  | 'administrator-fine'
  | 'administrator-other'
  | 'administrator-registered'
  | 'registration-exists'
  | 'administrator-missing'
  | 'trail-none'
  | 'trail-own'
  | 'trail-used'
  | 'trail-second'
  | 'trail-missing'
  | 'trail-blind'
  | 'trail-without-object-acls'
  | 'trail-without-page-files'
  | 'mail-confirmed'
  | 'mail-pending'
  | 'mail-later'
>;

const GAPS = {
  stopped: { en: 'is stopped', ko: '중지되어 있습니다' },
  'one-region': { en: 'covers one Region only', ko: '한 리전만 기록합니다' },
  'no-writes': { en: 'does not record management events of writes', ko: '쓰기 관리 이벤트를 기록하지 않습니다' },
} as const;

const enable = (services: readonly string[]) =>
  services.map((service) => `aws organizations enable-aws-service-access --service-principal ${service}`).join('; ');

/** Texts about the organization as a whole. */
export const ORGANIZATION_WORDS: OrganizationWords = {
  'credentials-fine': ({ account, organization }) => ({
    found: {
      en: `account ${account}, organization ${organization}`,
      ko: `계정 ${account}, 조직 ${organization}`,
    },
  }),
  'credentials-wrong': ({ account, management }) => ({
    found: {
      en: `the credentials belong to account ${account}, the management account is ${management}`,
      ko: `자격 증명은 계정 ${account}의 것이고, 관리 계정은 ${management}입니다`,
    },
    wayOut: {
      en: `Use credentials of ${management}, or correct organization.management in the file.`,
      ko: `${management}의 자격 증명을 사용하거나 파일의 organization.management를 고치십시오.`,
    },
  }),
  'organization-wrong': ({ organization, wanted }) => ({
    found: {
      en: `the organization is ${organization || 'none'}, the file says ${wanted}`,
      ko: `조직은 ${organization || '없음'}인데 파일에는 ${wanted}로 적혀 있습니다`,
    },
    wayOut: { en: 'Correct organization.id in the file.', ko: '파일의 organization.id를 고치십시오.' },
  }),
  'features-missing': () => ({
    found: {
      en: 'the organization has consolidated billing only',
      ko: '조직이 통합 결제 기능만 사용합니다',
    },
    wayOut: {
      en: 'Enable all features: aws organizations enable-all-features',
      ko: '모든 기능을 활성화하십시오: aws organizations enable-all-features',
    },
  }),
  'state-bucket-missing': ({ bucket }) => ({
    found: { en: `the bucket ${bucket} of deploy.state does not exist`, ko: `deploy.state의 버킷 ${bucket}이(가) 없습니다` },
    wayOut: {
      en: 'Create it first, private and with versions, or correct deploy.state.',
      ko: '비공개로, 버전 관리를 켜서 먼저 만들거나 deploy.state를 고치십시오.',
    },
  }),
  'access-enabled': ({ services }) => ({ found: { en: services.join(', '), ko: services.join(', ') } }),
  'access-missing': ({ services }) => ({
    found: {
      en: `no trusted access for ${services.join(', ')}`,
      ko: `신뢰할 수 있는 액세스가 없습니다: ${services.join(', ')}`,
    },
    wayOut: { en: `Enable it: ${enable(services)}`, ko: `활성화하십시오: ${enable(services)}` },
  }),
  'administrator-fine': ({ services }) => ({
    found: {
      en: `no other account administers ${services.join(' or ')}`,
      ko: `${services.join(', ')}의 다른 관리자가 없습니다`,
    },
  }),
  'administrator-other': ({ service, account }) => ({
    found: {
      en: `${service} is administered by account ${account}`,
      ko: `${service}의 관리자는 계정 ${account}입니다`,
    },
    wayOut: {
      en: `Make ${account} the hub account (hub.account), or leave ${service} to it as proposed below.`,
      ko: `${account} 계정을 허브 계정(hub.account)으로 하거나, 아래 제안처럼 ${service}를 그대로 두십시오.`,
    },
  }),
  'administrator-registered': ({ service }) => ({
    found: {
      en: `the hub account already is the administrator of ${service}, and AWS refuses to name it again`,
      ko: `허브 계정이 이미 ${service}의 관리자이며, AWS는 다시 지정하는 것을 거부합니다`,
    },
    wayOut: { en: 'Take it over as proposed below.', ko: '아래 제안처럼 인계받으십시오.' },
  }),
  'registration-exists': ({ service, address, account }) => {
    const command = `terraform -chdir=cdktf.out/stacks/organization import ${address} ${account}/${service}`;
    return {
      found: {
        en: `the hub account is already registered for ${service}, and AWS refuses a second registration`,
        ko: `허브 계정이 이미 ${service}에 등록되어 있으며, AWS는 두 번째 등록을 거부합니다`,
      },
      wayOut: { en: `Take it over: ${command}`, ko: `인계받으십시오: ${command}` },
    };
  },
  'administrator-missing': ({ service }) => ({
    found: {
      en: `no account administers ${service}, although the file says that one does`,
      ko: `파일에는 ${service}의 관리자가 이미 있다고 적혀 있지만 실제로는 없습니다`,
    },
    wayOut: {
      en: `Name an administrator, or let the stacks do it as proposed below.`,
      ko: '관리자를 지정하거나, 아래 제안처럼 스택에 맡기십시오.',
    },
  }),
  'trail-none': () => ({ found: { en: 'none yet, the stacks create one', ko: '아직 없으며 스택이 만듭니다' } }),
  'trail-own': () => ({ found: { en: 'the one of the stacks', ko: '스택이 만든 추적입니다' } }),
  'trail-used': ({ trail }) => ({ found: { en: `${trail} is used`, ko: `${trail}을(를) 사용합니다` } }),
  'trail-second': ({ trail }) => ({
    found: {
      en: `the organization already has the trail ${trail}; AWS bills a second copy of all management events`,
      ko: `조직에 이미 추적 ${trail}이(가) 있습니다. AWS는 관리 이벤트의 두 번째 사본에 요금을 부과합니다`,
    },
    wayOut: {
      en: 'Use the existing one as proposed below, unless you want both.',
      ko: '둘 다 필요한 것이 아니라면 아래 제안처럼 기존 추적을 사용하십시오.',
    },
  }),
  'trail-missing': () => ({
    found: {
      en: 'the file says that a trail exists, but the organization has none',
      ko: '파일에는 추적이 있다고 적혀 있지만 조직 추적이 없습니다',
    },
    wayOut: { en: 'Let the stacks create one as proposed below.', ko: '아래 제안처럼 스택이 만들게 하십시오.' },
  }),
  'trail-blind': ({ trail, gap }) => ({
    found: { en: `the trail ${trail} ${ownEntry(GAPS, gap).en}`, ko: `추적 ${trail}: ${ownEntry(GAPS, gap).ko}` },
    wayOut: {
      en: 'Correct the trail, or let the stacks create one as proposed below.',
      ko: '추적을 고치거나, 아래 제안처럼 스택이 만들게 하십시오.',
    },
  }),
  'trail-without-object-acls': ({ trail }) => ({
    found: {
      en: `the trail ${trail} does not record PutObjectAcl, so public objects are not detected`,
      ko: `추적 ${trail}이(가) PutObjectAcl을 기록하지 않아 공개된 객체를 볼 수 없습니다`,
    },
    wayOut: {
      en: 'Add S3 data events of PutObjectAcl to the trail (advanced event selectors).',
      ko: '추적에 PutObjectAcl의 S3 데이터 이벤트를 추가하십시오(고급 이벤트 선택기).',
    },
  }),
  'trail-without-page-files': ({ trail, calls, bucket }) => ({
    found: {
      en: `the trail ${trail} does not record every write to the page of the control room, so a replaced file is not detected`,
      ko: `추적 ${trail}이(가) 관제실 페이지에 대한 쓰기를 모두 기록하지 않아 바뀐 파일을 알 수 없습니다`,
    },
    wayOut: {
      en: `Add S3 data events of ${calls.join(', ')} in the bucket ${bucket} to the trail (advanced event selectors).`,
      ko: `추적에 버킷 ${bucket}의 ${calls.join(', ')} S3 데이터 이벤트를 추가하십시오(고급 이벤트 선택기).`,
    },
  }),
  'mail-confirmed': ({ address }) => ({
    found: { en: `${address} gets the alarms`, ko: `${address}이(가) 경보를 받습니다` },
  }),
  'mail-pending': ({ address }) => ({
    found: {
      en: `${address} has not confirmed, so no one receives the alarms`,
      ko: `${address}이(가) 확인하지 않아 아무도 경보를 받지 못합니다`,
    },
    wayOut: {
      en: 'Open the link in the mail "AWS Notification - Subscription Confirmation"; after three days subscribe again.',
      ko: '"AWS Notification - Subscription Confirmation" 메일의 링크를 여십시오. 사흘이 지났으면 다시 구독하십시오.',
    },
  }),
  'mail-later': ({ address }) => ({
    found: {
      en: `${address} gets a mail from AWS after the rollout`,
      ko: `배포 후 ${address}에 AWS의 메일이 옵니다`,
    },
    wayOut: {
      en: 'Confirm it within three days; until then no one receives the alarms.',
      ko: '사흘 안에 확인하십시오. 그때까지 아무도 경보를 받지 못합니다.',
    },
  }),
};
