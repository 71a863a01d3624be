import { isIP } from 'node:net';
import type { Question, Requesters } from '#core/detection/facts.ts';
import { type JsonObject, object, text } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { MemberRead } from '#member/reads.ts';

type Asked<Ask extends Question['ask']> = Extract<Question, { ask: Ask }>;

/** A busy log never ends, and its pages may be empty. */
const MAX_PAGES = 10;
const MAX_MS = 1_000;
const LINES_A_PAGE = 2_000;

/** WAF returns no more. */
const MAX_SAMPLES = 500;

const MAX_ADDRESSES = 10;

/** Callers with a smaller share of the busiest caller's requests are bystanders, not scanners. */
const MIN_SHARE = 0.1;

/** Fields of JSON access logs (API Gateway, nginx, WAF) with the caller. Never a header: callers write those. */
const CALLER_FIELDS = ['ip', 'sourceIp', 'clientIp', 'client_ip', 'remote_addr'];

/**
 * Callers in the log lines that a pattern matches. Too few lines are no answer: something else caused the alarm, and the callers in
 * these lines did nothing that alarms.
 */
export async function requestersInLog(question: Asked<'log-requests'>, read: MemberRead): Promise<Requesters | undefined> {
  const { logGroup, pattern, atLeast, from, to } = question;
  const asked = new Map<string, number>();
  const end = Date.now() + MAX_MS;
  let lines = 0;
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES && Date.now() < end; page++) {
    const answer = await read('logs:FilterLogEvents', {
      logGroupName: logGroup,
      filterPattern: pattern,
      startTime: Date.parse(from),
      endTime: Date.parse(to),
      limit: LINES_A_PAGE,
      ...(nextToken !== undefined && { nextToken }),
    });
    const { events = [] } = answer;
    lines += events.length;
    for (const { message = '' } of events) count(asked, callerIn(message), 1);
    nextToken = answer.nextToken;
    if (nextToken === undefined) break;
  }
  return lines < atLeast ? undefined : busiest(asked);
}

/** Callers in the sampled requests that a rule of a web ACL blocked or counted. */
export async function requestersAtFirewall(
  question: Asked<'firewall-requests'>,
  read: MemberRead,
): Promise<Requesters | undefined> {
  const { acl, rule, scope, from, to } = question;
  const WebAclArn = await webAclArn(acl, scope, read);
  if (WebAclArn === undefined) return undefined;
  const TimeWindow = { StartTime: new Date(from), EndTime: new Date(to) };
  const samples = { WebAclArn, RuleMetricName: rule, Scope: scope, TimeWindow, MaxItems: MAX_SAMPLES };
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

/** From a line in the common log format or in JSON. */
function callerIn(message: string): string | undefined {
  if (!message.trimStart().startsWith('{')) return message.trimStart().split(/\s/, 1)[0];
  const line = parsed(message);
  const fields = [line, object(line.httpRequest)];
  return fields.flatMap((one) => CALLER_FIELDS.flatMap((field) => text(ownProperty(one, field)) ?? []))[0];
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

/** Undefined for no caller: the alarm had a cause, so an empty list would be wrong. */
function busiest(asked: ReadonlyMap<string, number>): Requesters | undefined {
  const ranked = [...asked].toSorted(([, one], [, other]) => other - one);
  const least = (ranked[0]?.[1] ?? 0) * MIN_SHARE;
  const addresses = ranked.filter(([, times]) => times >= least).map(([address]) => address);
  return addresses.length === 0 ? undefined : { addresses: addresses.slice(0, MAX_ADDRESSES) };
}
