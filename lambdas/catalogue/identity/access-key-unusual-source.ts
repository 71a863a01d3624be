import { type Activity, hidesAddress } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { DetailPattern } from '#core/detection/trigger.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import { type Evidence, noted, notedIfKnown } from '#core/incident/evidence.ts';
import { networkOf } from '#core/network/address.ts';
import { isWithin } from '#core/network/cidr.ts';
import { credentialsResource } from '../readings/iam-identity.ts';
import { isGlobal, isInstanceSession } from '../readings/source-of-call.ts';

/** Typical calls with stolen instance credentials; members forward these for instance sessions only. */
const BY_INSTANCE: DetailPattern = { userIdentity: { sessionContext: { ec2RoleDelivery: [{ exists: true }] } } };
const IAM_CALLS = [
  'AttachRolePolicy',
  'AttachUserPolicy',
  'CreateAccessKey',
  'CreateLoginProfile',
  'CreateUser',
  'PutUserPolicy',
];
const EC2_CALLS = ['AuthorizeSecurityGroupIngress', 'CreateKeyPair', 'ModifySnapshotAttribute', 'RunInstances'];

export const accessKeyUnusualSource: Detection = {
  id: 'access-key-unusual-source',
  title: { en: 'An access key was used from an unusual location', ko: '액세스 키가 평소와 다른 위치에서 사용되었습니다' },
  about: {
    en: 'A key that suddenly works from another country or Region, or an instance session from another address, was probably stolen.',
    ko: '키가 갑자기 다른 국가나 리전에서, 인스턴스 세션이 다른 주소에서 쓰인다면 탈취되었을 가능성이 높습니다.',
  },
  severity: 'HIGH',
  triggers: [
    { writes: 'access-key' },
    { source: 'iam.amazonaws.com', calls: IAM_CALLS, where: BY_INSTANCE },
    { source: 'ec2.amazonaws.com', calls: EC2_CALLS, where: BY_INSTANCE },
  ],
  techniques: ['T1078.004', 'T1552.005'],
  controls: [],
  tunedBy: ['keyDays', 'trustedNetworks', 'watchKeyReads'],
  containment: { response: 'ask', playbooks: ['deactivate-access-key', 'revoke-role-sessions'] },
  matches: (activity) => sightingOf(activity) !== undefined,
  memory: ({ keyDays: days }) => ({
    kind: 'baseline',
    key: (activity) => sightingOf(activity)?.key,
    value: (activity) => sightingOf(activity)?.where,
    days,
    trusts: (where) => where === TRUSTED,
  }),
  subject: credentialsResource,
  evidence: factsOf,
};

/** One value for every trusted address, so a change between them never fires. */
const TRUSTED = 'a trusted network';

/**
 * Where a key was used: country and network if known, else the Region of the call. Unknown if a service that people work
 * through hides the address; then it is undecided whether the location is unusual.
 */
function sightingOf(activity: Activity): { key: string; where?: string } | undefined {
  const { actor, address = '', location: place, region } = activity;
  const network = networkOf(address);
  if (actor.accessKey === undefined) return undefined;
  const isWatched = isInstanceSession(activity) || actor.accessKey.startsWith('AKIA');
  if (isWatched && hidesAddress(activity) !== undefined) return { key: actor.accessKey };
  if (network === undefined) return undefined;
  const isTrusted = isWithin(network, tuningOf(activity).trustedNetworks);
  const by = (what: string, where: string) => ({ key: `${actor.accessKey} by ${what}`, where: isTrusted ? TRUSTED : where });
  // An instance has one address per IP version, so a second address means that the credentials are used elsewhere.
  if (isInstanceSession(activity)) return by(network.includes(':') ? 'IPv6' : 'IPv4', network);
  if (!actor.accessKey.startsWith('AKIA')) return undefined;
  if (place !== undefined) return by('country', `${place.country} ${place.asn ?? ''}`.trim());
  return isGlobal(activity) ? undefined : by('Region', region);
}

function factsOf(activity: Activity): Evidence[] {
  const { actor, address, location, region } = activity;
  const by = hidesAddress(activity);
  return [
    noted(actor.role === undefined ? 'user' : 'role', actor.role ?? actor.name),
    ...notedIfKnown('access-key', actor.accessKey),
    ...notedIfKnown('address-hidden-by', by),
    ...notedIfKnown('address', by === undefined ? address : undefined),
    ...notedIfKnown('country', location?.country),
    noted('region', region),
  ];
}
