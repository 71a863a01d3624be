import type { LiveConnections, LiveReason } from '#core/network/live-connections.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Localized } from '#core/text.ts';

const BECAUSE: Readonly<Record<LiveReason, Localized>> = {
  untracked: {
    en: 'AWS does not track them, except those through a load balancer or another service that AWS always tracks',
    ko: 'AWS가 추적하지 않는 연결입니다. 로드 밸런서처럼 AWS가 항상 추적하는 서비스를 거친 연결은 예외입니다',
  },
  'no-interface': { en: 'no network interface has these rules', ko: '이 규칙이 적용된 네트워크 인터페이스가 없습니다' },
  'narrow-source': {
    en: 'AWS tracks connections of a rule that does not allow every address',
    ko: '모든 주소를 대상으로 하지 않는 규칙의 연결은 AWS가 추적합니다',
  },
  'no-open-answer': {
    en: 'AWS tracks them, because no rule of the other direction allows every address on every port',
    ko: '반대 방향에 모든 주소와 모든 포트를 여는 규칙이 없어 AWS가 연결을 추적합니다',
  },
  'other-protocol': {
    en: 'AWS always tracks protocols other than TCP and UDP',
    ko: 'TCP와 UDP가 아닌 프로토콜은 AWS가 항상 추적합니다',
  },
  'tracking-service': {
    en: 'a load balancer, endpoint, NAT gateway or function has these rules, and AWS always tracks their connections',
    ko: '이 규칙이 적용된 로드 밸런서, 엔드포인트, NAT 게이트웨이 또는 함수의 연결은 AWS가 항상 추적합니다',
  },
  'other-groups': {
    en: 'other security groups of the network interfaces decide whether AWS tracks them',
    ko: '네트워크 인터페이스의 다른 보안 그룹에 따라 AWS의 추적 여부가 달라집니다',
  },
  'answer-in-parts': {
    en: 'several rules of the other direction together allow everything, and AWS does not document whether it then tracks connections',
    ko: '반대 방향의 규칙이 여러 개로 나뉘어 있으며, 이때 AWS가 추적하는지는 문서화되어 있지 않습니다',
  },
  'interfaces-unread': {
    en: 'the network interfaces could not be read',
    ko: '네트워크 인터페이스를 읽지 못했습니다',
  },
  'groups-unread': {
    en: 'the security groups could not be read',
    ko: '보안 그룹을 읽지 못했습니다',
  },
};

/** What happens to connections that are open now, as a sentence in both languages. */
export function liveConnectionsWords({ verdict, because, idleSeconds }: LiveConnections): Localized {
  const { en, ko } = ownEntry(BECAUSE, because);
  switch (verdict) {
    case 'end':
      return { en: `connections that are open now end: ${en}`, ko: `지금 열려 있는 연결은 끊깁니다. ${ko}` };
    case 'survive':
      return {
        en: `connections that are open now continue until they are idle for ${idleSeconds} seconds (350 by default on Nitro v6): ${en}`,
        ko: `지금 열려 있는 연결은 ${idleSeconds}초(Nitro v6 기본값은 350초) 동안 유휴 상태가 될 때까지 유지됩니다. ${ko}`,
      };
    case 'unknown':
      return {
        en: `whether connections that are open now end is not known: ${en}`,
        ko: `지금 열려 있는 연결이 끊기는지 알 수 없습니다. ${ko}`,
      };
  }
}
