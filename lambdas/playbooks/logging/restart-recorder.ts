import { expectedTypes } from '#core/config-recorder.ts';
import type { Permission } from '#core/iam/permission.ts';
import { isNoted } from '#core/incident/evidence.ts';
import type { EvidenceName } from '#core/incident/evidence-names.ts';
import type { Incident } from '#core/incident/incident.ts';
import { object } from '#core/json.ts';
import { refused } from '#core/playbook/plan.ts';
import type { Playbook } from '#core/playbook/playbook.ts';
import type { MemberCall } from '#member/calls.ts';
import { passing } from './pass-role.ts';
import { findRecorder, recorderImages, start, widen } from './recorders.ts';

const onRecorder: Permission['on'] = ({ account, region, resource }) =>
  `arn:aws:config:${region}:${account}:configuration-recorder/${resource}/*`;

/**
 * Starts a recorder, and makes a narrowed one record everything again that it was created for, because its earlier exclusions are not on
 * record. Has no undo: stopping or narrowing it is the attack itself.
 */
export const restartRecorder: Playbook<MemberCall> = {
  id: 'restart-recorder',
  title: { en: 'Restart AWS Config recording', ko: 'AWS Config 기록을 다시 시작' },
  actsOn: ['Other'],
  permissions: {
    fix: [
      { action: 'config:DescribeConfigurationRecorders', access: 'read', on: onRecorder },
      { action: 'config:DescribeConfigurationRecorderStatus', access: 'read', on: onRecorder },
      { action: 'config:ListTagsForResource', access: 'read', on: onRecorder },
      { action: 'config:DescribeDeliveryChannels', access: 'read', on: () => '*' },
      { action: 'config:PutConfigurationRecorder', access: 'write', on: onRecorder, narrowedBy: 'plan', byDecision: true },
      { action: 'config:StartConfigurationRecorder', access: 'write', on: onRecorder, narrowedBy: 'plan' },
      passing('config.amazonaws.com'),
    ],
    undo: [],
  },

  tags: async (incident, call) => {
    const ResourceArn = isOfChannel(incident) ? undefined : (await findRecorder(incident, call))?.arn;
    const { Tags = [] } = ResourceArn === undefined ? {} : await call('config:ListTagsForResource', { ResourceArn });
    return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  },

  read: async (incident, call) => {
    const [{ DeliveryChannels = [] }, recorder] = await Promise.all([
      call('config:DescribeDeliveryChannels', {}),
      isOfChannel(incident) ? [] : recorderImages(incident, call),
    ]);
    return [...DeliveryChannels.map(({ name = '' }) => ({ subject: 'delivery-channel' as const, state: name })), ...recorder];
  },

  plan: (incident, images) => {
    const { id } = incident.resource;
    const hasChannel = images.some(({ subject }) => subject === 'delivery-channel');
    if (isOfChannel(incident) && hasChannel) return { kind: 'already-safe' };
    if (isOfChannel(incident)) return refused({ code: 'delivery-channel-gone', channel: id });
    const recorder = images.find(({ subject }) => subject !== 'delivery-channel');
    if (recorder === undefined) return refused({ code: 'recorder-gone', recorder: id });
    const { recording, everything, continuous } = object(recorder.state);
    const isNarrow =
      (narrowed(incident, ['recording', 'DisassociateResourceTypes']) && everything !== true) ||
      (narrowed(incident, ['frequency']) && continuous !== true);
    if (recording === true && !isNarrow) return { kind: 'already-safe' };
    if (recording !== true && !hasChannel) return refused({ code: 'recorder-without-channel', recorder: id });
    const starts = recording !== true;
    const en = [
      ...(isNarrow ? [WIDENED.en(id, expectedTypes(id))] : []),
      ...(starts ? [`Start recorder ${id} of AWS Config`] : []),
    ];
    const ko = [
      ...(isNarrow ? [WIDENED.ko(id, expectedTypes(id))] : []),
      ...(starts ? [`AWS Config 구성 레코더 ${id}를 시작합니다`] : []),
    ];
    return {
      kind: 'planned',
      plan: {
        words: { en: en.join('; '), ko: ko.join('. ') },
        calls: [...(isNarrow ? [widen(incident, recorder)] : []), ...(starts ? [start(incident, recorder)] : [])],
        before: [recorder],
      },
    };
  },
};

function isOfChannel({ resource }: Incident): boolean {
  return resource.arn.includes(':delivery-channel/');
}

/** The words of a plan for a recorder that records everything again, or the types it was created for. */
const WIDENED = {
  en: (id: string, types?: readonly string[]) =>
    types === undefined
      ? `Set recorder ${id} of AWS Config to record every supported resource type continuously again, with its present role (whether it recorded global types such as IAM before is unknown: check it)`
      : `Set recorder ${id} of AWS Config to record ${types.join(', ')} continuously again, with its present role`,
  ko: (id: string, types?: readonly string[]) =>
    types === undefined
      ? `AWS Config 구성 레코더 ${id}가 지금의 역할로 지원되는 모든 리소스 유형을 다시 상시 기록하도록 설정합니다(IAM 같은 글로벌 유형을 기록했는지는 알 수 없으니 확인하십시오)`
      : `AWS Config 구성 레코더 ${id}가 지금의 역할로 ${types.join(', ')} 유형을 다시 상시 기록하도록 설정합니다`,
};

/** Whether the evidence shows that fewer resource types are recorded, or less often. */
function narrowed({ standing }: Incident, says: readonly EvidenceName[]): boolean {
  return says.some((what) => isNoted(standing, what));
}
