import { BLOCK_SETTINGS } from '#core/bucket.ts';
import type { Detection } from '#core/detection/detection.ts';
import { noted } from '#core/incident/evidence.ts';
import { ACCOUNT_ACCESS, decideByAccount, settingsOff, stillOff } from '../readings/bucket.ts';

/**
 * A policy of AWS Organizations overrides the settings of an account, and S3 then refuses to change them: governed by the
 * organization is a safe state. When such a policy is attached or detached, AWS acts for the organization, and what is in
 * effect afterwards decides.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html
 */
export const s3AccountPublicAccessBlockDisabled: Detection = {
  id: 's3-account-public-access-block-disabled',
  title: {
    en: 'Block Public Access of a whole account was turned off',
    ko: '계정 전체의 S3 퍼블릭 액세스 차단이 해제되었습니다',
  },
  about: {
    en: 'One of the four settings that keep every bucket of the account private is off, in all Regions.',
    ko: '계정의 모든 버킷을 비공개로 지키는 네 가지 설정 중 하나 이상이 모든 리전에서 한꺼번에 꺼졌습니다.',
  },
  severity: 'CRITICAL',
  triggers: [{ source: 's3.amazonaws.com', calls: ['PutAccountPublicAccessBlock', 'DeleteAccountPublicAccessBlock'] }],
  techniques: ['T1562.001', 'T1530'],
  controls: ['S3.1'],
  containment: { response: 'auto', playbooks: ['block-public-account'] },
  matches: (activity) => settingsOff(activity).length > 0,
  facts: {
    asks: ({ actor }) => (actor.type === 'service' ? [ACCOUNT_ACCESS] : []),
    decides: (_, answers) => (decideByAccount(answers) === 'quiet' ? 'quiet' : 'fires'),
  },
  subject: ({ account }) => ({ type: 'AwsAccount', id: account, arn: `arn:aws:iam::${account}:root` }),
  evidence: (activity) => settingsOff(activity).map((value) => noted('public-access-setting-off', value)),
  resolvedBy: {
    triggers: [{ source: 's3.amazonaws.com', calls: ['PutAccountPublicAccessBlock'] }],
    matches: (activity) => settingsOff(activity).length < BLOCK_SETTINGS.length,
    remaining: stillOff,
  },
};
