import { hidesAddress } from '#core/detection/activity.ts';
import type { Evidence } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { State } from '#core/incident/state.ts';
import { isoTime } from '#core/iso-time.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Localized } from '#core/text.ts';
import { durationWords } from './duration.ts';
import { evidenceWords } from './evidence.ts';
import { liveConnectionsWords } from './live-connections.ts';
import { reasonWords } from './reason.ts';
import { toolWords } from './tool.ts';

/**
 * An incident in a few sentences, the same for notices, findings and the control room. They contain foreign text unchanged: code that
 * writes them somewhere passes them through `core/visible.ts` once.
 */
export type Story = {
  readonly what: Localized;
  readonly where: Localized;
  /** Who, through what, and from where. */
  readonly who: Localized;
  /** What the hub did, does or proposes. */
  readonly did: Localized;
  readonly took: Localized;
  /** What happens to connections that are open now, if the plan removes rules of security groups. */
  readonly connections?: Localized;
};

export function storyOf(incident: Incident, title: Localized | undefined, accountName?: string): Story {
  const connections = incident.plan?.connections;
  return {
    what: whatOf(incident, title),
    where: whereOf(incident, accountName),
    who: callerWords(incident),
    did: ownEntry(DID, incident.state)(incident),
    took: tookWords(incident),
    ...(connections !== undefined && { connections: liveConnectionsWords(connections) }),
  };
}

/** Kinds of evidence that show exactly what is open; the others explain. */
const EXACT_KINDS: readonly Evidence['kind'][] = [
  'ingress-rule',
  'public-grant',
  'public-statement',
  'stopped-trail',
  'role-call',
];

function whatOf({ scenario, evidence, standing, occurrences }: Incident, title: Localized | undefined): Localized {
  const all = standing.length > 0 ? standing : evidence;
  const exact = all.filter(({ kind }) => EXACT_KINDS.includes(kind));
  const [first] = exact;
  const detail = first === undefined ? undefined : evidenceWords(first);
  const more = exact.length > 1 ? ` + ${exact.length - 1}` : '';
  return inBoth((language) => {
    const often = occurrences > 1 ? (language === 'en' ? ` (${occurrences} times)` : `(${occurrences}회)`) : '';
    const head = `${title?.[language] ?? scenario}${often}`;
    return detail === undefined ? head : `${head}: ${detail[language]}${more}`;
  });
}

function whereOf({ resource, account, region }: Incident, accountName: string | undefined): Localized {
  const named = accountName === undefined ? account : `${accountName} (${account})`;
  return { en: `${resource.id} in account ${named}, ${region}`, ko: `계정 ${named}, 리전 ${region}의 ${resource.id}` };
}

type Acted = Pick<Incident, 'actor' | 'account' | 'address' | 'tool'> & Partial<Pick<Incident, 'alsoBy'>>;

/** Who caused an incident, through what, and from which address. */
export function callerWords(incident: Acted): Localized {
  const { actor, alsoBy = [], address, tool } = incident;
  const hidden = hidesAddress(incident);
  const by = actorWords(incident);
  const others = alsoBy.length;
  const service = actor.through ?? (actor.type === 'service' ? undefined : actor.invokedBy);
  const words = tool && toolWords(tool);
  const from = hidden === undefined && address !== service ? address : undefined;
  return {
    en: [
      by.en,
      ...(others > 0 ? [`and ${others} more`] : []),
      ...(service !== undefined ? [`through ${service}`] : words ? [`with ${words.en}`] : []),
      ...(from === undefined ? [] : [`from ${from}`]),
      ...(hidden === undefined ? [] : ['(the address of the person is not recorded)']),
    ].join(' '),
    ko: [
      by.ko,
      ...(others > 0 ? [`외 ${others}명`] : []),
      ...(service !== undefined ? [`경유: ${service}`] : words ? [`도구: ${words.ko}`] : []),
      ...(from === undefined ? [] : [`소스 IP 주소: ${from}`]),
      ...(hidden === undefined ? [] : ['사용자의 주소가 기록되지 않음']),
    ].join(', '),
  };
}

function actorWords({ actor, account }: Acted): Localized {
  const { type, name, role } = actor;
  const away = actor.account !== undefined && actor.account !== account ? actor.account : undefined;
  const of = away === undefined ? { en: '', ko: '' } : { en: ` of account ${away}`, ko: `(계정 ${away})` };
  switch (type) {
    case 'root':
      return { en: `the root user${of.en}`, ko: `루트 사용자${of.ko}` };
    case 'user':
      return { en: `user ${name}${of.en}`, ko: `사용자 ${name}${of.ko}` };
    case 'role': {
      const roleName = role?.slice(role.lastIndexOf('/') + 1);
      const as = roleName === undefined ? { en: '', ko: '' } : { en: ` in role ${roleName}`, ko: `(역할 ${roleName})` };
      return { en: `${name}${as.en}${of.en}`, ko: `${name}${as.ko}${of.ko}` };
    }
    case 'service':
      return { en: `AWS service ${name}`, ko: `AWS 서비스 ${name}` };
    default:
      return { en: `${name}${of.en}`, ko: `${name}${of.ko}` };
  }
}

const DID: Readonly<Record<State, (incident: Incident) => Localized>> = {
  NEW: () => ({ en: 'recorded, nothing was changed', ko: '기록되었으며 변경된 것은 없습니다' }),
  PROCESSING: ({ plan }) => headed({ en: 'containing now', ko: '조치 중' }, plan?.words),
  AWAITING_APPROVAL: waiting,
  MITIGATED: mitigated,
  FAILED: (incident) => headed({ en: 'could not contain it', ko: '조치하지 못했습니다' }, lastReason(incident)),
  SUPPRESSED: (incident) => headed({ en: 'suppressed', ko: '억제됨' }, lastReason(incident)),
  CLOSED: closed,
};

function waiting({ plan, approvalRequest }: Incident): Localized {
  const because = approvalRequest && reasonWords(approvalRequest.because);
  const until = approvalRequest && isoTime(approvalRequest.lapsesAt);
  const head = plan === undefined ? { en: 'waits for a person', ko: '사람의 결정을 기다립니다' } : { en: 'proposes', ko: '제안' };
  const proposal = headed(head, plan?.words);
  if (because === undefined) return proposal;
  return {
    en: `${proposal.en}; waits until ${until}, because ${because.en}`,
    ko: `${proposal.ko}; 승인 기한 ${until}, 이유: ${because.ko}`,
  };
}

function mitigated(incident: Incident): Localized {
  const { outcome, plan } = incident;
  if (outcome?.kind === 'changed' && plan !== undefined) return headed({ en: 'contained', ko: '조치 완료' }, plan.words);
  return headed({ en: 'safe', ko: '안전한 상태' }, lastReason(incident));
}

function closed(incident: Incident): Localized {
  const { outcome, history } = incident;
  if (outcome?.kind === 'undone') return headed({ en: 'undone', ko: '조치 취소됨' }, lastReason(incident));
  const isRecordedOnly = history.every(({ state }) => state === 'CLOSED');
  return isRecordedOnly ? DID.NEW(incident) : headed({ en: 'closed', ko: '종료됨' }, lastReason(incident));
}

function lastReason({ history }: Incident): Localized | undefined {
  const reason = history.at(-1)?.reason;
  return reason && reasonWords(reason);
}

function headed(head: Localized, text: Localized | undefined): Localized {
  return text === undefined ? head : { en: `${head.en}: ${text.en}`, ko: `${head.ko}: ${text.ko}` };
}

/** From the event to the hub, and from there to the proven fix. */
function tookWords({ firstAt, receivedAt, verifiedAt, history }: Incident): Localized {
  const until = durationWords(receivedAt - firstAt);
  const received = { en: `received ${until.en} after the event`, ko: `이벤트 발생 ${until.ko} 후 수신` };
  const end = verifiedAt ?? history.find(({ state }) => state === 'MITIGATED')?.at;
  if (end === undefined) return received;
  const fixed = durationWords(end - receivedAt);
  return { en: `${received.en}, safe ${fixed.en} later`, ko: `${received.ko}, 수신 ${fixed.ko} 후 안전 확인` };
}

function inBoth(text: (language: 'en' | 'ko') => string): Localized {
  return { en: text('en'), ko: text('ko') };
}
