import { ownEntry } from '#core/own-property.ts';
import { idOf, kindOf, type Subject, type SubjectKind } from '#core/playbook/subject.ts';
import type { Localized } from '#core/text.ts';

const WORDS: Readonly<Record<SubjectKind, (id: string) => Localized>> = {
  'access-key': (id) => ({ en: `access key ${id}`, ko: `액세스 키 ${id}` }),
  'account-access-block': (id) => ({
    en: `public access block of account ${id}`,
    ko: `계정 ${id}의 퍼블릭 액세스 차단`,
  }),
  'acl-denial': (id) => ({ en: `denial in network ACL ${id}`, ko: `네트워크 ACL의 거부 규칙 ${id}` }),
  address: (id) => ({ en: `address ${id}`, ko: `주소 ${id}` }),
  'bucket-access-block': (id) => ({ en: `public access block of bucket ${id}`, ko: `버킷 ${id}의 퍼블릭 액세스 차단` }),
  'bucket-acl': (id) => ({ en: `public grants in the ACL of bucket ${id}`, ko: `버킷 ${id} ACL의 공개 권한` }),
  'bucket-policy': (id) => ({ en: `policy of bucket ${id}`, ko: `버킷 ${id}의 정책` }),
  'cors-rules': (id) => ({ en: `CORS rules of bucket ${id}`, ko: `버킷 ${id}의 CORS 규칙` }),
  'default-policy-version': (id) => ({ en: `default version of policy ${id}`, ko: `정책 ${id}의 기본 버전` }),
  'delivery-channel': () => ({ en: 'delivery channel of AWS Config', ko: 'AWS Config 전송 채널' }),
  'event-selectors': () => ({ en: 'event selectors of the trail', ko: '추적의 이벤트 선택기' }),
  'group-membership': (id) => ({ en: `membership of group ${id}`, ko: `그룹 ${id} 소속` }),
  identity: (id) => ({ en: `unique id of ${id}`, ko: `${id}의 고유 식별자` }),
  'ingress-rule': ingressWords,
  'inline-policy': (id) => ({ en: `inline policy ${id}`, ko: `인라인 정책 ${id}` }),
  'insight-selectors': () => ({ en: 'insight selectors of the trail', ko: '추적의 인사이트 선택기' }),
  'interface-groups': (id) => ({
    en: `security groups of network interface ${id}`,
    ko: `네트워크 인터페이스 ${id}의 보안 그룹`,
  }),
  'ip-set': () => ({ en: 'IP set', ko: 'IP 세트' }),
  'managed-policy': (id) => ({ en: `managed policy ${id}`, ko: `관리형 정책 ${id}` }),
  'network-acl': () => ({ en: 'network ACL', ko: '네트워크 ACL' }),
  'object-acl': (id) => ({ en: `public grants in the ACL of object ${id}`, ko: `객체 ${id} ACL의 공개 권한` }),
  'object-version-acl': (id) => {
    const [version = '', ...object] = id.split('/');
    const name = object.join('/');
    return {
      en: `public grants in the ACL of version ${version} of object ${name}`,
      ko: `객체 ${name}의 버전 ${version} ACL의 공개 권한`,
    };
  },
  'quarantine-group': (id) => ({ en: `quarantine group of VPC ${id}`, ko: `VPC ${id}의 격리 그룹` }),
  recorder: (id) => ({ en: `AWS Config recorder ${id}`, ko: `AWS Config 구성 레코더 ${id}` }),
  trail: (id) => ({ en: `trail ${id}`, ko: `추적 ${id}` }),
  'trail-record': () => ({ en: "AWS Config's record of the trail", ko: 'AWS Config의 추적 기록' }),
  website: (id) => ({ en: `website configuration of bucket ${id}`, ko: `버킷 ${id}의 웹사이트 설정` }),
};

export function subjectWords(subject: Subject): Localized {
  return ownEntry(WORDS, kindOf(subject))(idOf(subject));
}

/** The id is `tcp 22 22 0.0.0.0/0`, with `*` where the protocol has no ports and `-1` for every protocol. */
function ingressWords(id: string): Localized {
  const [protocol = '', from = '*', to = '*', cidr = ''] = id.split(' ');
  const ports = from === '*' ? '' : ` ${from === to ? from : `${from}-${to}`}`;
  const traffic = { en: protocol === '-1' ? 'all traffic' : protocol, ko: protocol === '-1' ? '모든 트래픽' : protocol };
  return { en: `inbound rule ${traffic.en}${ports} from ${cidr}`, ko: `인바운드 규칙 ${traffic.ko}${ports}(소스 ${cidr})` };
}
