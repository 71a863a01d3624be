import ways from '../../../policies/forwarder-ways.json' with { type: 'json' };

type Way = { readonly action: string; readonly refused: boolean; readonly detected: boolean; readonly why?: string };

/** Every write with which an administrator of a member could cut the hub off, and what prevents or detects it. */
export function forwarderWaysPage(): string {
  const written: readonly Way[] = ways;
  const counted = (refused: boolean, detected: boolean) =>
    written.filter((way) => way.refused === refused && way.detected === detected).length;
  return `${[
    '# Ways to kill the forwarder, and what stops them',
    'The calls below are all writes of IAM, EventBridge and SQS, by AWS\'s own list, whose resource can be a part of the hub in a member. "Refused": the service control policies of `controlPolicies` deny it to everyone in the account except the rollout, including the root user. "Detected": if a policy is detached, the call is still forwarded and fires [hub-part-changed](hub-part-changed.md). A call that is not detected by its record, but cuts the forwarder, is noticed by the heartbeat: [member-silent](member-silent.md).',
    '아래는 멤버에 있는 허브의 구성 요소를 대상으로 할 수 있는 IAM, EventBridge, SQS의 모든 쓰기 호출이며, AWS의 목록에서 가져왔습니다. "Refused"는 `controlPolicies`의 서비스 제어 정책이 루트 사용자를 포함해 배포 역할이 아닌 모두에게 거부한다는 뜻입니다. "Detected"는 정책이 분리되더라도 호출이 전달되어 [hub-part-changed](hub-part-changed.md) 시나리오가 된다는 뜻입니다. 호출로 알 수 없는 차단은 하트비트가 알아챕니다: [member-silent](member-silent.md).',
    `Of ${written.length} calls, ${counted(true, true)} are refused and detected, ${counted(true, false)} only refused, ${counted(false, true)} only detected, and ${counted(false, false)} neither.`,
    ['| Call | Refused | Detected |', '| --- | --- | --- |', ...written.map(rowOf)].join('\n'),
  ].join('\n\n')}\n`;
}

function rowOf({ action, refused, detected, why }: Way): string {
  return `| \`${action}\` | ${refused ? 'yes' : 'no'} | ${detected ? 'yes' : `no: ${why ?? 'no scenario'}`} |`;
}
