import type { Refusal } from '#core/reason.ts';
import { listed, type WordsOf } from '../words-of.ts';

const TEMPLATES = {
  en: 'set AWS Config up again as your own templates say',
  ko: '사용 중인 템플릿에 따라 AWS Config를 다시 설정하십시오',
};

export const REFUSAL_WORDS: WordsOf<Refusal> = {
  'no-network-acl-named': ({ account }) => ({
    en: `the organization file names no network ACL (networkAcl) for account ${account}`,
    ko: `조직 파일에 ${account} 계정의 네트워크 ACL(networkAcl)이 지정되어 있지 않습니다`,
  }),
  'network-acl-missing': ({ account, acl, region }) => ({
    en: `account ${account} has no network ACL ${acl} in ${region}`,
    ko: `${account} 계정의 ${region} 리전에 네트워크 ACL이 없습니다: ${acl}`,
  }),
  'network-acl-full': ({ acl, addresses, rules }) => ({
    en: `network ACL ${acl} has no room for ${listed(addresses)} within its ${rules} inbound rules`,
    ko: `네트워크 ACL(${acl})의 인바운드 규칙 ${rules}개 안에 ${listed(addresses)} 주소를 추가할 자리가 없습니다`,
  }),
  'network-acl-without-number': ({ acl, first, addresses }) => ({
    en: `network ACL ${acl} has no rule number left${first === null ? '' : ` before ${first}, the first that allows traffic`}: deny ${listed(addresses)} yourself`,
    ko: `네트워크 ACL(${acl})${first === null ? '에' : `에서 처음으로 트래픽을 허용하는 규칙(${first}) 앞에`} 남은 규칙 번호가 없습니다. 직접 거부하십시오: ${listed(addresses)}`,
  }),
  'no-ip-set-named': ({ account }) => ({
    en: `the organization file names no IP set (blockSet) for account ${account}`,
    ko: `조직 파일에 ${account} 계정의 IP 세트(blockSet)가 지정되어 있지 않습니다`,
  }),
  'ip-set-missing': ({ account, set, region }) => ({
    en: `account ${account} has no IP set ${set} in ${region}`,
    ko: `${account} 계정의 ${region} 리전에 IP 세트가 없습니다: ${set}`,
  }),
  'ip-set-too-long': ({ set, entries, addresses }) => ({
    en: `IP set ${set} holds ${entries} entries, more than can be kept on record: block ${listed(addresses)} yourself`,
    ko: `IP 세트(${set})의 항목이 ${entries}개로, 기록으로 보관할 수 있는 수를 넘습니다. 직접 차단하십시오: ${listed(addresses)}`,
  }),
  'no-connection-to-cut': ({ resource }) => ({
    en: `neither the addresses that connected to ${resource} nor single ports that were open are known, and denying everything would cut off whole subnets`,
    ko: `${resource}에 연결한 주소도 열려 있던 개별 포트도 확인되지 않았으며, 모두 거부하면 서브넷 전체가 끊깁니다`,
  }),
  'no-address-to-block': ({ list, id, addresses }) => {
    const [en, ko] = list === 'ip-set' ? [`IP set ${id}`, `IP 세트(${id})`] : [`network ACL ${id}`, `네트워크 ACL(${id})`];
    return addresses.length === 0
      ? { en: `no address to add to ${en} is known`, ko: `${ko}에 추가할 주소를 확인하지 못했습니다` }
      : {
          en: `none of these addresses may be added to ${en}: ${listed(addresses)}`,
          ko: `${ko}에 추가할 수 있는 주소가 없습니다: ${listed(addresses)}`,
        };
  },

  'trail-of-other-account': ({ owner, account }) => ({
    en: `the trail belongs to account ${owner}, not to ${account} where the event came from`,
    ko: `추적의 소유 계정(${owner})이 이벤트가 발생한 계정(${account})과 다릅니다`,
  }),
  'trail-fields-unknown': ({ trail, fields }) => ({
    en: `AWS Config recorded nothing of trail ${trail}, so its earlier ${fields.join(', ')} is not known: set it as your own templates say`,
    ko: `AWS Config에 추적(${trail})의 기록이 없어 이전 설정을 알 수 없습니다(${fields.join(', ')}). 사용 중인 템플릿에 따라 설정하십시오`,
  }),
  'organization-trail': ({ trail, lost }) => ({
    en: `trail ${trail} recorded the whole organization: only its management account can ${lost === 'trail' ? 'create it again' : 'turn that on again'}`,
    ko: `추적(${trail})은 조직 전체를 기록하던 추적이므로 관리 계정에서만 다시 ${lost === 'trail' ? '생성할' : '켤'} 수 있습니다`,
  }),
  'trail-record-missing': ({ trail, recorded }) => ({
    en: `AWS Config recorded ${recorded === 'nothing' ? 'nothing' : 'only a part'} of trail ${trail} before it was deleted: create it again as your own templates say`,
    ko: `추적(${trail})이 삭제되기 전의 설정이 AWS Config에 ${recorded === 'nothing' ? '기록되어 있지 않습니다' : '일부만 기록되어 있습니다'}. 사용 중인 템플릿에 따라 다시 생성하십시오`,
  }),
  'event-selectors-full': ({ trail, selectors }) => ({
    en: `trail ${trail} has ${selectors} selectors already, and AWS allows no more: make one of them record all management events`,
    ko: `추적(${trail})의 이벤트 선택기가 이미 AWS 한도인 ${selectors}개입니다. 그중 하나가 모든 관리 이벤트를 기록하도록 설정하십시오`,
  }),
  'delivery-channel-gone': ({ channel }) => ({
    en: `delivery channel ${channel} is gone, and where it delivered is not on record: ${TEMPLATES.en}`,
    ko: `전송 채널(${channel})이 삭제되었고 전송 대상에 대한 기록이 없습니다. ${TEMPLATES.ko}`,
  }),
  'recorder-gone': ({ recorder }) => ({
    en: `recorder ${recorder} is gone, and what it recorded with which role is not on record: ${TEMPLATES.en}`,
    ko: `구성 레코더(${recorder})가 삭제되었고 기록 대상과 역할에 대한 기록이 없습니다. ${TEMPLATES.ko}`,
  }),
  'recorder-without-channel': ({ recorder }) => ({
    en: `recorder ${recorder} cannot start while the account has no delivery channel: ${TEMPLATES.en}`,
    ko: `계정에 전송 채널이 없어 구성 레코더(${recorder})를 시작할 수 없습니다. ${TEMPLATES.ko}`,
  }),

  'root-cannot-be-denied': () => ({
    en: 'IAM cannot deny root anything: change its password and its MFA device, and look at what it did',
    ko: 'IAM으로는 루트 사용자를 제한할 수 없습니다. 루트 암호와 MFA 디바이스를 바꾸고 수행한 작업을 확인하십시오',
  }),
  'not-an-iam-user': ({ name }) => ({
    en: `${name} is not the name of an IAM user: there is no user to deny anything`,
    ko: `IAM 사용자 이름이 아니어서 제한할 사용자가 없습니다: ${name}`,
  }),
  'not-a-role': ({ name }) => ({ en: `${name} is not the name of a role`, ko: `역할 이름이 아닙니다: ${name}` }),
  'user-for-emergencies': ({ user }) => ({
    en: `user ${user} is kept for emergencies: a person must decide what happens to it`,
    ko: `비상용 사용자(${user})이므로 사람이 처리 방법을 결정해야 합니다`,
  }),
  'service-linked-role': ({ role }) => ({
    en: `role ${role} is linked to an AWS service, and only that service can change it`,
    ko: `AWS 서비스 연결 역할(${role})이므로 해당 서비스만 변경할 수 있습니다`,
  }),
  'permission-set-role': ({ role }) => ({
    en: `role ${role} comes from a permission set and cannot be changed here: in the account that administers IAM Identity Center, end the person's session and remove the assignment or the permission`,
    ko: `권한 세트에서 만들어진 역할(${role})이므로 여기서 변경할 수 없습니다. IAM Identity Center를 관리하는 계정에서 해당 사용자의 세션을 종료하고 할당이나 권한을 제거하십시오`,
  }),
  'role-of-hub': ({ role }) => ({
    en: `role ${role} belongs to the hub or to its rollout: a person must look at it`,
    ko: `허브 또는 허브 배포에 사용하는 역할(${role})이므로 사람이 확인해야 합니다`,
  }),
  'inline-policy-not-of-hub': ({ policy, holder }) => ({
    en: `inline policy ${policy} of ${holder} is not what the hub writes: a person must look at it`,
    ko: `${holder}의 인라인 정책(${policy})이 허브가 작성한 내용과 다르므로 사람이 확인해야 합니다`,
  }),
  'session-key': ({ key }) => ({
    en: `${key} belongs to a session: revoke the sessions of its role, or deny its user everything`,
    ko: `세션의 액세스 키(${key})입니다. 역할의 세션을 취소하거나 사용자의 모든 권한을 거부하십시오`,
  }),
  'not-a-long-lived-key': ({ key }) => ({
    en: `${key} is no long-lived access key`,
    ko: `장기 액세스 키가 아닙니다: ${key}`,
  }),
  'key-owner-unknown': ({ key }) => ({
    en: `the owner of key ${key} is not known`,
    ko: `액세스 키의 소유자를 확인하지 못했습니다: ${key}`,
  }),
  'key-of-root': ({ key, user }) => ({
    en: `${key} is a key of ${user}: only root can deactivate it, in its security credentials`,
    ko: `${user}의 액세스 키(${key})이므로 루트 사용자만 보안 자격 증명에서 비활성화할 수 있습니다`,
  }),
  'default-version-unknown': ({ policy }) => ({
    en: `the default version of policy ${policy} could not be read`,
    ko: `정책의 기본 버전을 읽지 못했습니다: ${policy}`,
  }),
  'no-harmless-version': ({ policy, version }) => ({
    en: `policy ${policy} has no earlier version that is surely harmless: check where ${version} is attached and detach it there`,
    ko: `정책(${policy})에 안전하다고 확인된 이전 버전이 없습니다. ${version} 버전이 연결된 대상을 확인하고 분리하십시오`,
  }),

  'interface-managed': ({ interface: id, by }) => ({
    en: `network interface ${id} is managed by ${by}, and only that may change it: stop the instance, or contain it there`,
    ko: `네트워크 인터페이스(${id})는 ${by}이(가) 관리하므로 다른 곳에서 변경할 수 없습니다. 인스턴스를 중지하거나 그곳에서 격리하십시오`,
  }),
  'interface-of-other-account': ({ interface: id, account }) => ({
    en: `network interface ${id} belongs to account ${account}: contain it there`,
    ko: `네트워크 인터페이스(${id})는 ${account} 계정 소유이므로 그 계정에서 격리하십시오`,
  }),
  'quarantine-group-has-rules': ({ group, vpc }) => ({
    en: `someone added rules to security group ${group} of ${vpc}: remove them, or contain the instance yourself`,
    ko: `${vpc}의 보안 그룹(${group})에 누군가 규칙을 추가했습니다. 규칙을 제거하거나 인스턴스를 직접 격리하십시오`,
  }),
  'vpc-shared': ({ vpc, account, group }) => ({
    en: `${vpc} belongs to account ${account}, which shares it: create security group ${group} without rules there yourself`,
    ko: `${vpc}는 ${account} 계정이 공유한 VPC입니다. 그 계정에서 규칙이 없는 보안 그룹(${group})을 직접 생성하십시오`,
  }),
  'vpc-unreadable': ({ vpc }) => ({ en: `${vpc} could not be read`, ko: `VPC를 읽지 못했습니다: ${vpc}` }),
  'too-many-groups': ({ interface: id, groups }) => ({
    en: `network interface ${id} has ${groups} security groups, more than one session can be narrowed to: change it yourself`,
    ko: `네트워크 인터페이스(${id})의 보안 그룹 ${groups}개는 한 세션의 권한으로 제한할 수 있는 수를 넘습니다. 직접 변경하십시오`,
  }),

  'opened-by-prefix-list': () => ({
    en: 'the group was opened through a prefix list, whose rule stays: a person must look at its entries and at what else uses it',
    ko: '접두사 목록을 통해 열린 보안 그룹이며 그 목록의 규칙은 그대로 둡니다. 목록의 항목과 그 목록을 사용하는 다른 대상을 사람이 확인해야 합니다',
  }),
  'ingress-rules-unknown': ({ group }) => ({
    en: `the event does not name the rules of ${group} that opened it: a person must check them`,
    ko: `보안 그룹(${group})을 연 규칙이 이벤트에 없으므로 사람이 확인해야 합니다`,
  }),

  'access-block-unreadable': ({ of, id }) => ({
    en: `the public access block of ${of} ${id} could not be read`,
    ko: `${of === 'bucket' ? '버킷' : '계정'}(${id})의 퍼블릭 액세스 차단 설정을 읽지 못했습니다`,
  }),
  'bucket-policy-unreadable': ({ bucket }) => ({
    en: `the policy of bucket ${bucket} could not be read`,
    ko: `버킷 정책을 읽지 못했습니다: ${bucket}`,
  }),
  'public-website': ({ bucket, question }) => ({
    en: `bucket ${bucket} is a public website of the organization file: a person must decide whether ${question === 'access' ? 'it stays readable for everyone' : 'its policy allows more than a website needs'}`,
    ko: `버킷(${bucket})은 조직 파일에 적힌 공개 웹사이트이므로 ${question === 'access' ? '계속 모두에게 공개할지' : '버킷 정책이 웹사이트에 필요한 것보다 많이 허용하는지'} 사람이 결정해야 합니다`,
  }),
  'no-harmless-policy': ({ bucket }) => ({
    en: `AWS Config recorded no harmless policy of bucket ${bucket} from before the deletion: apply the template it came from`,
    ko: `버킷(${bucket})의 정책이 삭제되기 전에 AWS Config가 기록한 안전한 정책이 없습니다. 원래 템플릿을 다시 적용하십시오`,
  }),
  'too-many-versions': ({ object }) => ({
    en: `object ${object} has too many newer versions to find the public one: make it private yourself`,
    ko: `객체(${object})에 이후 버전이 너무 많아 공개된 버전을 찾지 못했습니다. 직접 비공개로 바꾸십시오`,
  }),
  'bucket-of-hub': ({ bucket }) => ({
    en: `bucket ${bucket} belongs to the hub itself: a person must find out who changed it`,
    ko: `허브가 사용하는 버킷(${bucket})이므로 누가 변경했는지 사람이 확인해야 합니다`,
  }),
};
