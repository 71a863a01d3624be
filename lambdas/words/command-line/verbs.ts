import type { Localized } from '#core/text.ts';
import { DECISION_VERB_TEXTS, INCIDENT } from './decision-verbs.ts';
import { typed } from './typed.ts';
import type { VerbText } from './verb-text.ts';

const DETECT_READS: Localized = {
  en: `FILE holds one JSON value a line: an EventBridge event, or an array of events that belong together (each line starts
with empty state). A CloudTrail log file works too, gzipped or not, and what "aws cloudtrail lookup-events",
"aws guardduty get-findings" or GuardDuty's export to S3 writes. - reads standard input.
Nothing is sent anywhere and no account is needed. Thresholds and lists are the defaults, not those of your organization
file, and what only the member account could answer stays unanswered.`,
  ko: `FILE에는 한 줄에 JSON 값 하나가 있습니다. EventBridge 이벤트 하나, 또는 함께 일어난 이벤트의 배열입니다(줄마다 빈
상태에서 시작합니다). CloudTrail 로그 파일(gzip 압축 여부 무관), "aws cloudtrail lookup-events"와
"aws guardduty get-findings"의 출력, GuardDuty가 S3로 내보낸 결과도 읽습니다. -는 표준 입력을 읽습니다.
아무 데도 보내지 않으며 계정도 필요 없습니다. 임계값과 목록은 조직 파일과 관계없이 기본값이며, 멤버 계정만 답할
수 있는 것은 확인하지 못한 것으로 남습니다.`,
};

/** Every verb of the command line. */
export const VERB_TEXTS = {
  incidents: {
    summary: {
      en: 'List open incidents, those waiting for a person first',
      ko: '열린 인시던트를 나열합니다. 사람의 결정을 기다리는 것이 먼저입니다',
    },
    more: {
      en: `STATE is NEW, PROCESSING, AWAITING_APPROVAL, FAILED, MITIGATED, SUPPRESSED or CLOSED. Without one, the states in which
a person may have to act are listed: AWAITING_APPROVAL, FAILED, PROCESSING, NEW.`,
      ko: `STATE는 NEW, PROCESSING, AWAITING_APPROVAL, FAILED, MITIGATED, SUPPRESSED, CLOSED 중 하나입니다. 적지 않으면 사람이
조치해야 할 수 있는 AWAITING_APPROVAL, FAILED, PROCESSING, NEW를 나열합니다.`,
    },
    examples: [typed('incidents'), typed('incidents', 'MITIGATED', '--most', '10')],
  },
  show: {
    summary: {
      en: 'Show one incident: evidence, plan, calls, history',
      ko: '인시던트 하나를 보여 줍니다: 증거, 조치 계획, 호출, 이력',
    },
    examples: [typed('show', INCIDENT), typed('show', INCIDENT, '--raw'), typed('show', INCIDENT, '--finding')],
  },
  coverage: {
    summary: {
      en: 'Show from which accounts and Regions heartbeats arrive, and what to do about the others',
      ko: '하트비트가 수신되는 계정과 리전, 나머지에 필요한 조치를 보여 줍니다',
    },
    more: {
      en: `Each account has a heartbeat every 15 minutes, or as often as the organization file says. DELAY is that of
CloudTrail. Without --all or --account only Regions whose heartbeats do not arrive are listed.`,
      ko: `15분마다, 또는 조직 파일에 적은 간격으로 각 계정의 하트비트를 확인합니다. 지연은 CloudTrail의 지연입니다.
--all이나 --account가 없으면 하트비트가 수신되지 않는 리전만 나열합니다.`,
    },
    examples: [typed('coverage'), typed('coverage', '--account', 'shop'), typed('coverage', '--all', '--json')],
  },
  doctor: {
    summary: {
      en: 'Prove that findings of the hub arrive in Security Hub',
      ko: '허브의 조사 결과가 Security Hub에 도착하는지 증명합니다',
    },
    more: {
      en: `Imports an INFORMATIONAL finding in the hub account, looks for it in Security Hub CSPM and, if that is on, in the
unified one, and archives it. You need BatchImportFindings, GetFindings, GetFindingsV2 and DescribeSecurityHubV2.
The exit code is 1 unless the finding was accepted and found everywhere it should be.`,
      ko: `허브 계정에서 INFORMATIONAL 조사 결과를 가져온 뒤 Security Hub CSPM과, 켜져 있으면 통합 Security Hub에서 찾고, 다시
보관 처리합니다. BatchImportFindings, GetFindings, GetFindingsV2, DescribeSecurityHubV2 권한이 필요합니다.
조사 결과가 받아들여지고 있어야 할 곳에서 모두 확인되지 않으면 종료 코드는 1입니다.`,
    },
    examples: [typed('doctor', 'securityhub'), typed('doctor', 'securityhub', '--json')],
  },
  ledger: {
    summary: {
      en: 'Verify the evidence of an incident: nothing missing, doubled or altered',
      ko: '인시던트의 증거를 검증합니다: 누락, 중복, 변경이 없는지 확인합니다',
    },
    more: {
      en: `Replays every step that the ledger holds and compares the last with the table. You need s3:ListBucket,
s3:ListBucketVersions, s3:GetObject and s3:GetObjectVersion on the bucket of the ledger.`,
      ko: `원장에 있는 모든 단계를 다시 따라가고 마지막 단계를 테이블과 비교합니다. 원장 버킷에 대한 s3:ListBucket,
s3:ListBucketVersions, s3:GetObject, s3:GetObjectVersion 권한이 필요합니다.`,
    },
    examples: [typed('ledger', 'verify', INCIDENT), typed('ledger', 'verify', INCIDENT, '--json')],
  },
  notify: {
    summary: {
      en: 'Send a test message on a notice route, and show what the channel answered',
      ko: '알림 경로로 테스트 메시지를 보내고 채널의 응답을 보여 줍니다',
    },
    more: {
      en: `ROUTE is a name from "routes" in the organization file. The hub sends it, so you need no secret of the channel: only
sqs:SendMessage on org-security-hub-notify, and dynamodb:Query on org-security-hub-state.`,
      ko: `ROUTE는 조직 파일의 "routes"에 있는 이름입니다. 허브가 직접 보내므로 채널의 보안 암호는 필요 없습니다.
org-security-hub-notify에 대한 sqs:SendMessage와 org-security-hub-state에 대한 dynamodb:Query 권한만 있으면 됩니다.`,
    },
    examples: [typed('notify', 'test', 'soc')],
  },
  ...DECISION_VERB_TEXTS,
  stop: {
    summary: {
      en: 'Stop all automatic changes in every account immediately',
      ko: '모든 계정의 자동 조치를 즉시 멈춥니다',
    },
    more: {
      en: `The hub goes on detecting, and asks for approval instead of acting. This lasts until: ${typed('resume')}`,
      ko: `허브는 계속 탐지하며, 스스로 조치하는 대신 승인을 요청합니다. 다음 명령까지 계속됩니다: ${typed('resume')}`,
    },
    examples: [typed('stop', '--reason', '"migration of the shop account"')],
  },
  resume: {
    summary: {
      en: 'Allow automatic changes again',
      ko: '자동 조치를 다시 허용합니다',
    },
    more: {
      en: `Plans that already wait for approval keep waiting. The person who stopped resumes alone; anyone else asks, and a second
person runs the same command.`,
      ko: `이미 승인을 기다리는 계획은 계속 기다립니다. 중지한 사람은 혼자 다시 허용할 수 있고, 다른 사람이 요청하면 두 번째
사람이 같은 명령을 실행해야 합니다.`,
    },
    examples: [typed('resume')],
  },
  replay: {
    summary: {
      en: 'List the dead-letter queues, or send the messages of one again',
      ko: '배달 못한 편지 대기열(DLQ)을 나열하거나, 그중 하나의 메시지를 다시 보냅니다',
    },
    more: {
      en: 'Messages that failed ten times wait in a dead-letter queue. Fix the cause first, then replay its queue.',
      ko: '열 번 실패한 메시지는 DLQ에서 기다립니다. 원인을 먼저 해결한 뒤 대기열을 다시 보내십시오.',
    },
    examples: [typed('replay'), typed('replay', 'remediate')],
  },
  detect: {
    summary: {
      en: 'Show which scenarios fire for the events of a file, as JSON',
      ko: '이벤트 파일에서 탐지되는 시나리오를 JSON으로 보여 줍니다',
    },
    more: DETECT_READS,
    examples: [typed('detect', 'events.jsonl'), typed('detect', 'trail.json.gz')],
  },
  explain: {
    summary: {
      en: 'Explain why scenarios fire, or do not, for the events of a file',
      ko: '이벤트 파일에서 시나리오가 탐지된 이유와 탐지되지 않은 이유를 설명합니다',
    },
    more: DETECT_READS,
    examples: [typed('explain', 'events.jsonl'), typed('explain', 'events.jsonl', '--lang', 'ko')],
  },
  scenarios: {
    summary: {
      en: 'List every scenario by area, with severity and title',
      ko: '모든 시나리오를 영역별로 심각도, 제목과 함께 나열합니다',
    },
    examples: [typed('scenarios'), typed('scenarios', 'network')],
  },
  simulate: {
    summary: {
      en: 'Attack the local organization that npm start runs',
      ko: 'npm start로 실행 중인 로컬 조직을 공격합니다',
    },
    more: {
      en: `SCENARIO is an id from "${typed('scenarios')}", or all. Without --account it attacks an account in which the hub acts
by itself. Nothing outside this machine is touched.`,
      ko: `SCENARIO는 "${typed('scenarios')}"에 나오는 ID 또는 all입니다. --account가 없으면 허브가 자동으로 조치하는 계정을
공격합니다. 이 컴퓨터 밖의 것은 건드리지 않습니다.`,
    },
    examples: [typed('simulate', 'sg-ssh-open-world', '--account', 'shop'), typed('simulate', 'all')],
  },
  completion: {
    summary: {
      en: 'Print a completion script for bash or zsh',
      ko: 'bash 또는 zsh용 자동 완성 스크립트를 출력합니다',
    },
    more: {
      en: 'It completes "hub" and "npx hub": verbs, options, scenarios, playbooks. Put the example into ~/.bashrc or ~/.zshrc.',
      ko: '"hub"와 "npx hub"의 명령, 옵션, 시나리오, 플레이북을 완성합니다. 아래 예를 ~/.bashrc 또는 ~/.zshrc에 넣으십시오.',
    },
    examples: [`eval "$(${typed('completion', 'bash')})"`, `eval "$(${typed('completion', 'zsh')})"`],
  },
  help: {
    summary: {
      en: 'Show this help, or that of one verb',
      ko: '이 도움말 또는 명령 하나의 도움말을 보여 줍니다',
    },
    examples: [typed('help', 'approve'), typed('approve', '--help')],
  },
} as const satisfies Readonly<Record<string, VerbText>>;
