import type { Family } from '#core/playbook/playbook-id.ts';
import type { Localized } from '#core/text.ts';

/** What a thief of the role of automatic containment could do in an account that opted in to the family: IAM cannot restrict a call's contents. */
export const RISK_OF_STOLEN_ROLE: Readonly<Record<Family, Localized>> = {
  network: {
    en: 'close any ingress rule of any security group, but open none',
    ko: '모든 보안 그룹의 인바운드 규칙을 닫을 수 있고, 열 수는 없습니다',
  },
  compute: {
    en: 'cut any instance off the network, or give it any other security groups of its VPC, including open ones',
    ko: '모든 인스턴스를 네트워크에서 분리하거나, 열려 있는 그룹을 포함해 같은 VPC의 다른 보안 그룹을 연결할 수 있습니다',
  },
  edge: {
    en: 'empty or fill any IP set, and add entries to any network ACL, including ones that allow traffic',
    ko: '모든 IP 세트를 비우거나 채우고, 모든 네트워크 ACL에 허용 항목을 포함한 항목을 추가할 수 있습니다',
  },
  identity: {
    en: "become administrator of the account: write any inline policy of any user or role but the hub's, activate any access key, make any version of a policy the default",
    ko: '계정의 관리자가 될 수 있습니다. 허브의 것을 제외한 모든 사용자와 역할의 인라인 정책을 쓰고, 모든 액세스 키를 활성화하고, 정책의 어느 버전이든 기본 버전으로 지정할 수 있습니다',
  },
  storage: {
    en: 'make any bucket or object public or unreadable, by policy, ACL, CORS or public access block, including that of the account',
    ko: '정책, ACL, CORS, (계정 전체를 포함한) 퍼블릭 액세스 차단으로 모든 버킷과 객체를 공개하거나 읽을 수 없게 만들 수 있습니다',
  },
  logging: {
    en: 'start trails and recorders, but stop none, which needs the other role',
    ko: '추적과 구성 레코더를 시작할 수 있습니다. 중지하려면 다른 역할이 필요하므로 중지할 수는 없습니다',
  },
};
