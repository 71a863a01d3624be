import type { SilenceReport } from '#core/heartbeat/silence.ts';
import type { Evidence } from '#core/incident/evidence.ts';
import { type Forgery, forgeryEvent } from '#core/incident/forgery.ts';
import { type Hindrance, hindranceEvent } from '#core/incident/hindrance.ts';
import type { JsonObject } from '#core/json.ts';
import { HUB_REMINDER, HUB_SILENCE, PRODUCT } from '#core/naming.ts';
import type { Resource } from '#core/resource.ts';
import { CASE_NAMING, type CloudEvent, digest, MEMBER, minute, uuid } from './cases.ts';

type Where = { readonly at?: string; readonly account?: string; readonly region?: string };

/** A reminder that an incident is still open; see readings/reminder.ts. */
export function reminderDue(
  reminder: Where & { incident?: string; scenario: string; resource: Resource; standing: readonly Evidence[] },
): CloudEvent {
  const { account = MEMBER, region = 'ap-northeast-2', scenario, resource, standing, at } = reminder;
  const incident = reminder.incident ?? `inc-${digest('incident', [scenario, resource.id]).slice(0, 24)}`;
  const detail = { incident, scenario, account, region, resource, standing } as unknown as JsonObject;
  return ownEvent(HUB_REMINDER, uuid('timer', [incident, at ?? null]), detail, { at, account, region });
}

/** One flow log record as the hub's flow log reader sends it; see readings/connection.ts. */
export function flowLogRecord(
  record: Where & {
    groups: readonly string[];
    port: number;
    from?: string;
    protocol?: number;
    action?: 'ACCEPT' | 'REJECT';
    event?: string;
  },
): CloudEvent {
  const { groups, port, from = '192.0.2.77', protocol = 6, action = 'ACCEPT', at = minute(0), account = MEMBER } = record;
  const { region = 'ap-northeast-2' } = record;
  const interfaceId = `eni-0${digest('interface', [...groups]).slice(0, 16)}`;
  const start = Date.parse(at) / 1000;
  const detail = {
    accountId: account,
    region,
    interfaceId,
    srcAddr: from,
    dstAddr: '10.0.0.10',
    dstPort: port,
    protocol,
    action,
    start,
    end: start + 55,
    groups: [...groups],
  };
  const id = record.event ?? uuid('flow', [interfaceId, from, port, protocol, action, start, account]);
  return ownEvent('Flow Log Record', id, detail, { at, account, region });
}

/** A forgery that a function of the hub noticed; see readings/forgery.ts. */
export function forgeryNoticed(forgery: Forgery, at = minute(30)): CloudEvent {
  return forgeryEvent(forgery, CASE_NAMING, Date.parse(at));
}

type Unplaced<One> = One extends unknown ? Omit<One, 'account' | 'region'> : never;

/** What prevents containment, as the function that is hindered reports it; see readings/hindrance.ts. */
export function hindered(
  hindrance: Unplaced<Hindrance>,
  { at = minute(30), account = MEMBER, region = 'ap-northeast-2' }: Where = {},
): CloudEvent {
  return hindranceEvent({ ...hindrance, account, region }, Date.parse(at));
}

/** The heartbeat's report of Regions that are silent or send again, in the hub's home Region; see core/heartbeat/silence.ts. */
export function silenceReport(report: Omit<Where, 'region'> & { home?: string } & Partial<SilenceReport>): CloudEvent {
  const { account = MEMBER, home = 'ap-northeast-2', at, who = 'account', critical = false, silent = [], back = [] } = report;
  const detail = { who, critical, silent, back } as unknown as JsonObject;
  return ownEvent(HUB_SILENCE, uuid('silence', [account, at ?? null, detail]), detail, { at, account, region: home });
}

function ownEvent(
  type: string,
  id: string,
  detail: JsonObject,
  where: { at: string | undefined; account: string; region: string },
) {
  const { at = minute(30), account, region } = where;
  return { version: '0', id, 'detail-type': type, source: PRODUCT, account, time: at, region, resources: [], detail };
}
