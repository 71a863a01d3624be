import { isIP } from 'node:net';
import type { Question, Requesters } from '#core/detection/facts.ts';
import { type JsonObject, object, text } from '#core/json.ts';
import type { MemberRead } from '#member/reads.ts';

type Asked<Ask extends Question['ask']> = Extract<Question, { ask: Ask }>;

/** A busy log has no end: so many pages of it, for so long, tell who asks most. Pages may well be empty. */
const PAGES = 10;
const PATIENCE_MS = 1_000;
const LINES_A_PAGE = 2_000;

/** WAF gives no more of the requests it keeps. */
const SAMPLES = 500;

const MOST = 10;

/** Who asks less than a tenth of what the busiest asks just came by: a bystander must not be taken for a scanner. */
const SHARE = 0.1;

/** Where access logs in JSON name who called: API Gateway's own suggestion, nginx, and the logs of the firewall. Never a header: anybody can write those. */
const CALLER_FIELDS = ['ip', 'sourceIp', 'clientIp', 'client_ip', 'remote_addr'];

/** Who made the requests a metric filter counted: the lines that its own pattern finds in its own log group. */
export async function requestersInLog(question: Asked<'log-requests'>, read: MemberRead): Promise<Requesters | undefined> {
  const { metric, namespace, from, to } = question;
  const ofMetric = { metricName: metric, metricNamespace: namespace };
  const { metricFilters: [filter] = [] } = await read('logs:DescribeMetricFilters', ofMetric);
  if (filter?.logGroupName === undefined) return undefined;
  const asked = new Map<string, number>();
  const end = Date.now() + PATIENCE_MS;
  let nextToken: string | undefined;
  for (let page = 0; page < PAGES && Date.now() < end; page++) {
    const answer = await read('logs:FilterLogEvents', {
      logGroupName: filter.logGroupName,
      ...(filter.filterPattern !== undefined && { filterPattern: filter.filterPattern }),
      startTime: Date.parse(from),
      endTime: Date.parse(to),
      limit: LINES_A_PAGE,
      ...(nextToken !== undefined && { nextToken }),
    });
    for (const { message = '' } of answer.events ?? []) count(asked, callerIn(message), 1);
    nextToken = answer.nextToken;
    if (nextToken === undefined) break;
  }
  return busiest(asked);
}

/** Who made the requests a rule of a web ACL stopped or counted: those that the firewall kept a sample of. */
export async function requestersAtFirewall(
  question: Asked<'firewall-requests'>,
  read: MemberRead,
): Promise<Requesters | undefined> {
  const { acl, rule, scope, from, to } = question;
  const WebAclArn = await webAclArn(acl, scope, read);
  if (WebAclArn === undefined) return undefined;
  const TimeWindow = { StartTime: new Date(from), EndTime: new Date(to) };
  const samples = { WebAclArn, RuleMetricName: rule, Scope: scope, TimeWindow, MaxItems: SAMPLES };
  const { SampledRequests = [] } = await read('wafv2:GetSampledRequests', samples);
  const asked = new Map<string, number>();
  for (const { Request, Weight = 1 } of SampledRequests) count(asked, Request?.ClientIP, Weight);
  return busiest(asked);
}

async function webAclArn(
  name: string,
  Scope: Asked<'firewall-requests'>['scope'],
  read: MemberRead,
): Promise<string | undefined> {
  let NextMarker: string | undefined;
  do {
    const answer = await read('wafv2:ListWebACLs', { Scope, Limit: 100, ...(NextMarker !== undefined && { NextMarker }) });
    const found = answer.WebACLs?.find((acl) => acl.Name === name)?.ARN;
    if (found !== undefined) return found;
    NextMarker = answer.NextMarker;
  } while (NextMarker !== undefined && NextMarker !== '');
  return undefined;
}

/** Who called, by a line in the common log format or in JSON. */
function callerIn(message: string): string | undefined {
  if (!message.trimStart().startsWith('{')) return message.trimStart().split(/\s/, 1)[0];
  const line = parsed(message);
  const fields = [line, object(line.httpRequest)];
  return fields.flatMap((one) => CALLER_FIELDS.flatMap((field) => text(one[field]) ?? []))[0];
}

function parsed(message: string): JsonObject {
  try {
    return object(JSON.parse(message));
  } catch {
    return {};
  }
}

function count(asked: Map<string, number>, caller: string | undefined, times: number): void {
  if (caller !== undefined && isIP(caller) !== 0) asked.set(caller, (asked.get(caller) ?? 0) + times);
}

/** Undefined where nobody was found: something made the alarm go off, so that is no answer. */
function busiest(asked: ReadonlyMap<string, number>): Requesters | undefined {
  const ranked = [...asked].toSorted(([, one], [, other]) => other - one);
  const least = (ranked[0]?.[1] ?? 0) * SHARE;
  const addresses = ranked.filter(([, times]) => times >= least).map(([address]) => address);
  return addresses.length === 0 ? undefined : { addresses: addresses.slice(0, MOST) };
}
