import { inColumns } from '#core/table.ts';
import type { Language } from '#core/text.ts';
import type { AttackReport } from './attacks/run-attack.ts';
import { type RolloutState, runningStacks, type StackState, stacksToGo } from './rollout-state.ts';

/** The output texts of `npm start`, in one language. */
export type Texts = {
  readonly title: string;
  readonly preparing: string;
  readonly prepared: (stacks: number, accounts: number) => string;
  readonly rolloutStarts: (stacks: number, first: readonly string[]) => string;
  readonly stackEnded: (name: string, stack: StackState, toGo: number) => string;
  readonly waiting: (state: RolloutState) => string;
  readonly hubReady: (toGo: number) => string;
  readonly lookOn: (room: string | undefined, messages: string) => string;
  readonly attacking: (scenario: string, account: string, region: string) => string;
  readonly attacked: (report: AttackReport) => string;
  readonly everythingUp: (stacks: number, resources: number, functions: number) => string;
  readonly handbook: (at: {
    room: string | undefined;
    endpoint: string;
    member: string;
    /** A route of notices to try; absent where the organization file has none. */
    route: string | undefined;
    logs: string;
    messages: string;
  }) => string;
  readonly ending: string;
  readonly interrupting: string;
};

const seconds = (milliseconds: number | null) => ((milliseconds ?? 0) / 1000).toFixed(1);

/** The two stacks that take longest, each with the resource Terraform is working on, in brackets. */
function longest(state: RolloutState, more: (count: number) => string): string {
  const [one, two, ...others] = runningStacks(state);
  const shown = [one, two].flatMap((stack) => (stack === undefined ? [] : [`${stack.name}${detail(stack, more)}`]));
  return [...shown, ...(others.length > 0 ? [more(others.length)] : [])].join(', ');
}

function detail({ phase, busy, waitingFor, done, total }: StackState, more: (count: number) => string): string {
  if (total === undefined) return ` (${phase === 'init' ? 'init' : 'plan'})`;
  const resource = waitingFor === undefined ? '' : `: ${waitingFor}${busy.length > 1 ? `, ${more(busy.length - 1)}` : ''}`;
  return ` (${done}/${total}${resource})`;
}

const attackCommands = (member: string) => [
  `npx hub simulate sg-ssh-open-world --account ${member}`,
  `npx hub simulate cloudtrail-stop-logging --account ${member}`,
];

const indented = (rows: readonly (readonly string[])[]) => inColumns(rows).map((line) => `  ${line}`);

const stacksLeft = (count: number) => (count === 1 ? '1 stack to go' : `${count} stacks to go`);

const en: Texts = {
  title: 'A whole AWS organization on this machine',
  preparing: 'Bundling the functions, synthesizing the stacks, starting the local AWS',
  prepared: (stacks, accounts) =>
    `Functions bundled, ${stacks} stacks synthesized, local AWS with ${accounts} accounts is running`,
  rolloutStarts: (stacks, first) => `Terraform rolls out ${stacks} stacks. The first attack needs: ${first.join(', ')}`,
  stackEnded: (name, { phase, done }, toGo) =>
    phase === 'done'
      ? `Stack ${name} is up: ${done} resources. ${stacksLeft(toGo)}`
      : `Stack ${name}: ${phase}. ${stacksLeft(toGo)}`,
  waiting: (state) => {
    const running = longest(state, (count) => `${count} more`);
    return `${stacksToGo(state)} of ${state.size} stacks to go${running === '' ? '' : `. Waiting for ${running}`}`;
  },
  hubReady: (toGo) => `The hub is ready: it detects and contains from now on. ${stacksLeft(toGo)}`,
  lookOn: (room, messages) =>
    `Look on in a browser: ${room === undefined ? '' : `control room ${room}/, `}messages to people ${messages}/`,
  attacking: (scenario, account, region) => `Attack ${scenario} on ${account} in ${region} is running`,
  attacked: ({ scenario, account, region, expected, state, verified, detectedMs, fixedMs }) => {
    const attack = `Attack ${scenario} on ${account} in ${region}`;
    if (state !== expected) return `${attack}: FAILED. The incident is ${state}, it should be ${expected}`;
    if (!verified) return `${attack}: FAILED. The account is not as it should be`;
    if (expected === 'MITIGATED') return `${attack}: contained after ${seconds(fixedMs ?? detectedMs)} s`;
    if (expected === 'AWAITING_APPROVAL')
      return `${attack}: detected after ${seconds(detectedMs)} s, the plan waits for a decision`;
    return `${attack}: detected after ${seconds(detectedMs)} s and reported only, nothing was changed`;
  },
  everythingUp: (stacks, resources, functions) =>
    `Everything is up: ${stacks} stacks, ${resources} resources, ${functions} queues and streams feed the functions`,
  handbook: ({ room, endpoint, member, route, logs, messages }) =>
    [
      'Open in a browser, on this machine only:',
      ...indented([
        ...(room === undefined
          ? []
          : [['Control room', `${room}/`, 'what happened, and what waits for your decision; choose your identity there']]),
        ['Messages', `${messages}/`, 'what the hub sent to chats, mailboxes and webhooks'],
      ]),
      '',
      'Type in another terminal, in this folder:',
      ...indented([
        ...attackCommands(member).map((command) => [command, 'attack it yourself']),
        ['npx hub incidents', 'open incidents, and whether people were notified'],
        ...(route === undefined ? [] : [[`npx hub notify test ${route}`, 'a test message; it appears on the page of messages']]),
      ]),
      '',
      `Logs of the functions: ${logs}`,
      `The local organization is up at ${endpoint} and stays up until Ctrl-C.`,
    ].join('\n'),
  ending: 'Stopping the local organization.',
  interrupting: 'Interrupted. Stopping Terraform and the local organization.',
};

const ko: Texts = {
  title: '이 컴퓨터에서 실행되는 AWS 조직 전체',
  preparing: '함수 번들링, 스택 합성, 로컬 AWS 시작 중',
  prepared: (stacks, accounts) => `함수 번들링 및 스택 ${stacks}개 합성 완료, 계정 ${accounts}개의 로컬 AWS 실행 중`,
  rolloutStarts: (stacks, first) => `Terraform이 스택 ${stacks}개를 배포합니다. 첫 공격에 필요한 스택: ${first.join(', ')}`,
  stackEnded: (name, { phase, done }, toGo) =>
    phase === 'done'
      ? `스택 ${name} 배포 완료: 리소스 ${done}개. 남은 스택 ${toGo}개`
      : `스택 ${name} ${phase === 'failed' ? '실패' : '건너뜀'}. 남은 스택 ${toGo}개`,
  waiting: (state) => {
    const running = longest(state, (count) => `외 ${count}개`);
    return `스택 ${state.size}개 중 ${stacksToGo(state)}개 남음${running === '' ? '' : `. 대기 중: ${running}`}`;
  },
  hubReady: (toGo) => `허브 준비 완료: 이제부터 탐지하고 차단합니다. 남은 스택 ${toGo}개`,
  lookOn: (room, messages) =>
    `브라우저에서 지켜보기: ${room === undefined ? '' : `관제실 ${room}/, `}담당자 메시지 ${messages}/?lang=ko`,
  attacking: (scenario, account, region) => `${region}의 ${account} 계정에 ${scenario} 공격 실행 중`,
  attacked: ({ scenario, account, region, expected, state, verified, detectedMs, fixedMs }) => {
    const attack = `${region}의 ${account} 계정에 대한 ${scenario} 공격`;
    if (state !== expected) return `${attack}: 실패. 인시던트 상태가 ${expected}이어야 하지만 ${state}입니다`;
    if (!verified) return `${attack}: 실패. 계정 상태가 예상과 다릅니다`;
    if (expected === 'MITIGATED') return `${attack}: ${seconds(fixedMs ?? detectedMs)}초 만에 차단됨`;
    if (expected === 'AWAITING_APPROVAL') return `${attack}: ${seconds(detectedMs)}초 만에 탐지, 조치 계획이 결정을 기다림`;
    return `${attack}: ${seconds(detectedMs)}초 만에 탐지하여 보고만 했으며 아무것도 변경하지 않음`;
  },
  everythingUp: (stacks, resources, functions) =>
    `전체 배포 완료: 스택 ${stacks}개, 리소스 ${resources}개, 함수에 연결된 대기열 및 스트림 ${functions}개`,
  handbook: ({ room, endpoint, member, route, logs, messages }) =>
    [
      '브라우저에서 여십시오(이 컴퓨터에서만 열립니다):',
      ...indented([
        ...(room === undefined ? [] : [['관제실', `${room}/`, '발생한 일과 결정을 기다리는 일. 화면에서 사용자를 선택하십시오']]),
        ['메시지', `${messages}/?lang=ko`, '허브가 채팅, 메일, 웹훅으로 보낸 내용'],
      ]),
      '',
      '다른 터미널을 열고 이 폴더에서 입력하십시오:',
      ...indented([
        ...attackCommands(member).map((command) => [command, '직접 공격하기']),
        ['npx hub incidents', '열린 인시던트와 알림 상태'],
        ...(route === undefined ? [] : [[`npx hub notify test ${route}`, '테스트 메시지 보내기. 메시지 페이지에 표시됩니다']]),
      ]),
      '',
      `함수 로그 위치: ${logs}`,
      `로컬 조직이 ${endpoint}에서 실행 중이며 Ctrl-C를 누를 때까지 유지됩니다.`,
    ].join('\n'),
  ending: '로컬 조직을 중지합니다.',
  interrupting: '중단되었습니다. Terraform과 로컬 조직을 중지합니다.',
};

export const TEXTS: Readonly<Record<Language, Texts>> = { en, ko };
