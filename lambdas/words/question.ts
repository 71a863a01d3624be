import type { Question } from '#core/detection/facts.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Doubt, Unanswered } from '#core/reason.ts';
import type { Localized } from '#core/text.ts';

type Asked = Question | Doubt;

type Words = { readonly [Ask in Asked['ask']]: (question: Extract<Asked, { readonly ask: Ask }>) => Localized };

const WORDS: Words = {
  'prefix-list': ({ id }) => ({ en: `prefix list ${id}`, ko: `접두사 목록(${id})` }),
  'security-group': ({ id }) => ({ en: `security group ${id}`, ko: `보안 그룹(${id})` }),
  instance: ({ id }) => ({ en: `instance ${id}`, ko: `인스턴스(${id})` }),
  interface: ({ id }) => ({ en: `network interface ${id}`, ko: `네트워크 인터페이스(${id})` }),
  tags: ({ arn }) => ({ en: `tags of ${arn}`, ko: `태그(${arn})` }),
  'bucket-access': ({ bucket }) => ({ en: `public access of bucket ${bucket}`, ko: `버킷의 퍼블릭 액세스(${bucket})` }),
  'account-access': () => ({
    en: 'the public access block in effect for the account',
    ko: '계정에 실제로 적용되는 퍼블릭 액세스 차단 설정',
  }),
  policy: ({ arn, version }) =>
    version === undefined
      ? { en: `policy ${arn}`, ko: `정책(${arn})` }
      : { en: `policy ${arn}, version ${version}`, ko: `정책(${arn}, 버전 ${version})` },
  'prefix-list-users': ({ id }) => ({
    en: `security groups that use prefix list ${id}`,
    ko: `접두사 목록(${id})을 사용하는 보안 그룹`,
  }),
  'earlier-calls': ({ arn, calls, before }) => ({
    en: `earlier calls of ${calls.join(', ')} on ${arn}, before ${before}`,
    ko: `${arn}에 대한 ${before} 이전의 ${calls.join(', ')} 호출`,
  }),
  'call-on-record': ({ arn, call }) => ({
    en: `whether CloudTrail recorded the heartbeat's ${call} on ${arn}`,
    ko: `하트비트의 ${call} 호출(${arn})이 CloudTrail에 기록되었는지`,
  }),
  alarm: ({ name }) => ({ en: `alarm ${name}`, ko: `경보(${name})` }),
  condition: ({ key }) => ({
    en: `who is allowed by a condition on ${key}`,
    ko: `${key} 조건이 누구를 허용하는지`,
  }),
  'access-point': ({ name }) => ({
    en: `which bucket access point ${name} gives access to, and whether from the internet`,
    ko: `액세스 포인트(${name})가 여는 버킷과 인터넷에서의 접근 여부`,
  }),
  'foreign-prefix-list': ({ id, owner }) => ({
    en: `what account ${owner}, outside the organization, adds to its prefix list ${id} later`,
    ko: `조직 외부의 계정(${owner})이 접두사 목록(${id})을 나중에 어떻게 바꿀지`,
  }),
  'foreign-alarm': ({ name }) => ({
    en: `which callers alarm ${name} is about, because the organization file does not list it`,
    ko: `조직 파일에 없는 경보(${name})가 어떤 호출자에 관한 것인지`,
  }),
  'who-chose': ({ action }) => ({
    en: `who chose ${action} in Security Hub`,
    ko: `Security Hub에서 누가 ${action} 작업을 선택했는지`,
  }),
  'log-requests': ({ logGroup, from, to }) => ({
    en: `who made the requests counted in log group ${logGroup} from ${from} to ${to}, if they were enough for an alarm`,
    ko: `로그 그룹(${logGroup})에 집계된 요청의 발신자(${from}~${to})와 경보를 울릴 만큼 많았는지`,
  }),
  'firewall-requests': ({ acl, rule, from, to }) => ({
    en: `who made the requests that matched rule ${rule} of web ACL ${acl} from ${from} to ${to}`,
    ko: `웹 ACL(${acl})의 규칙(${rule})에 일치한 요청의 발신자(${from}~${to})`,
  }),
};

/** What was asked, in both languages. */
export function questionWords(question: Unanswered): Localized {
  if (question.ask === 'text') return { en: question.text, ko: question.text };
  return (ownEntry(WORDS, question.ask) as (one: Asked) => Localized)(question);
}
