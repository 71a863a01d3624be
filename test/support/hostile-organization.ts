import { EXAMPLE_TEXT } from './organization-file.ts';

/** Text that Terraform, JSON or CDKTF could take for syntax, in Latin and Hangul, 4,000 characters long. */
export const HOSTILE_TEXT = [
  '${file("/etc/passwd")} $${kept} $$${odd} ${',
  '%{ for x in [] }${x}%{ endfor } %%{kept} %{',
  '"quotes" and \'quotes\', a \\ and \\u0024{not_this}',
  'two\nlines\tand a tab, </script>, {{braces}}, $',
  '{aws_iam_role.x.arn} 회사의 공개 웹 사이트 🙂',
]
  .join(' ')
  .padEnd(4_000, '한${y}');

/** The scenarios with notices: enough for a test, so that not every attack is sent by every route. */
const NOTIFIED = 'sg-ssh-open-world, sg-open-highrisk-port, sg-closed, hub-role-misuse, s3-website-enabled';

/** A separate route for faults of a channel: no other test makes this attack in that account. */
const PARTNER = 'scenarios: [sg-open-all-ports], accounts: [playground]';

/** The example file with such a text in every field of free text, heartbeats often enough for a test, and two accounts of one Region. */
export const HOSTILE_FILE = `${EXAMPLE_TEXT.replace('heartbeat: { minutes: 15 }', 'heartbeat: { minutes: 2 }')
  .replace(/name: (payments|playground)/g, '$&, regions: [us-east-1]')
  .replace(
    'flowLogs: /shop/flow-logs,',
    'flowLogs: { group: /shop/flow-logs, format: "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${dstport} ${protocol} ${start} ${end} ${action}" },',
  )}
notices:
  contacts: { workloads: ${JSON.stringify(HOSTILE_TEXT.slice(0, 200))} }
  routes:
    soc: { channel: slack, severity: LOW, mergeMinutes: 60, scenarios: [${NOTIFIED}, sg-open-all-ports] }
    pager: { channel: webhook, host: hooks.example.com, mergeMinutes: 0, scenarios: [${NOTIFIED}] }
    partner: { channel: webhook, host: hooks.example.net, severity: LOW, mergeMinutes: 0, ${PARTNER} }
    on-call: { channel: email, to: [oncall@example.com], language: ko, scenarios: [${NOTIFIED}] }
    rules: { channel: discord, language: ko, kinds: [rule-changes], accounts: [payments] }
    clicks: { channel: slack, severity: LOW, mergeMinutes: 0, scenarios: [sg-temp-description] }
  slackApp: { team: T012AB3CD }
tickets: { system: jira, host: example.atlassian.net, project: SEC }
exceptions:
  - scenarios: [s3-website-enabled]
    resources: [${JSON.stringify(`arn:aws:s3:::nowhere/${HOSTILE_TEXT}`)}]
    tags: { ${JSON.stringify(HOSTILE_TEXT.slice(0, 120))}: ${JSON.stringify(HOSTILE_TEXT)} }
    reason: ${JSON.stringify(HOSTILE_TEXT)}
    owner: ${JSON.stringify(HOSTILE_TEXT)}
    until: 2099-12-31
`;
