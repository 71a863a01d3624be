import type { Detection } from '#core/detection/detection.ts';
import { networkOf } from '#core/network/address.ts';
import { isWithin } from '#core/network/cidr.ts';
import {
  CONSOLE_LOGIN,
  isOfIdentityCenter,
  isSignIn,
  OAUTH_SIGN_IN,
  origin,
  personOf,
  signInResource,
} from '../readings/sign-in.ts';

export const loginNewIp: Detection = {
  id: 'login-new-ip',
  title: { en: 'A person signed in from an address never seen before', ko: '처음 보는 IP 주소에서 로그인했습니다' },
  about: {
    en: 'For months this person has not signed in from there. It may be a hotel; it may be another person with the password.',
    ko: '이 사용자가 오랫동안 로그인한 적 없는 주소입니다. 출장지일 수도 있고, 비밀번호를 손에 넣은 다른 사람일 수도 있습니다.',
  },
  severity: 'MEDIUM',
  triggers: [CONSOLE_LOGIN, OAUTH_SIGN_IN],
  techniques: ['T1078.004'],
  controls: [],
  tunedBy: ['baselineDays', 'trustedNetworks'],
  containment: { response: 'none' },
  matches: isSignIn,
  memory: ({ baselineDays: days, trustedNetworks }) => ({
    kind: 'baseline',
    key: personOf,
    everywhere: isOfIdentityCenter,
    value: ({ address }) => (address === undefined ? undefined : networkOf(address)),
    days,
    trusts: (network) => isWithin(network, trustedNetworks),
  }),
  subject: signInResource,
  evidence: origin,
};
