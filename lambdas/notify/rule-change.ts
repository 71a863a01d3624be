import type { Activity } from '#core/detection/activity.ts';
import { echoKind } from '#core/incident/echo.ts';
import type { Incident } from '#core/incident/incident.ts';
import { controlRoomLink, eventLink, resourceLink } from '#core/links.ts';
import { type Route, takesNow, takesRuleChanges } from '#core/notice/route.ts';
import type { GroupChange } from '#core/notice/rule-change.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Settings } from '#core/settings.ts';
import { ruleChangeNotice } from '#words/notice/rule-change.ts';
import { claim, type DeliveryResult, deliver, LOOK_AGAIN_MS, newRow, waitMs } from './deliver.ts';
import { firstMessageForRuleChange } from './first-message.ts';
import type { NoticeOrder, NotifyPorts, RuleChangeSummary, StoredNotice } from './ports.ts';

/** Detection receives the same event at the same time; the message waits for its incident, to name it. */
const UNTIL_DETECTED_MS = 10_000;

/** Stored in place of a digest: a change of rules is sent once, because nothing about it changes. */
export const SENT_ONCE = 'told';

type Planning = Pick<NotifyPorts, 'incident' | 'settings' | 'order' | 'now'>;

/** Orders one delivery for each route that takes a change of rules. Changes in an account outside the organization file are ignored. */
export async function planRuleChange(change: GroupChange, activity: Activity, ports: Planning): Promise<readonly string[]> {
  const settings = await ports.settings();
  const account = ownProperty(settings.accounts, change.account);
  if (account === undefined) return [];
  const routes = (settings.notices?.routes ?? []).filter(
    (route) => takesRuleChanges(route, change.account, account.unit) && takesNow(route, ports.now()),
  );
  if (routes.length === 0) return [];
  const fixOf = await incidentFixedBy(activity, ports);
  const planned = { ...change, ...(fixOf !== undefined && { fixOf }) };
  await Promise.all(routes.map(({ name }) => ports.order({ change: planned, route: name }, UNTIL_DETECTED_MS)));
  return routes.map(({ name }) => name);
}

/** The incident whose fix or undo made this call, according to the calls that the hub recorded: a role's name proves nothing. */
async function incidentFixedBy(activity: Activity, { incident }: Planning): Promise<string | undefined> {
  const { sourceIdentity } = activity.actor;
  const found = sourceIdentity === undefined ? undefined : await incident(sourceIdentity);
  return found !== undefined && echoKind(activity, found) !== undefined ? found.id : undefined;
}

/** Sends one message per event and route, however often the event is delivered. */
export async function sendRuleChange(
  { change, route: name }: Extract<NoticeOrder, { change: GroupChange }>,
  ports: NotifyPorts,
): Promise<DeliveryResult> {
  const settings = await ports.settings();
  const route = settings.notices?.routes.find((one) => one.name === name);
  if (route === undefined) return { kind: 'unchanged' };
  const subject = `rule:${change.event}`;
  const row = await ports.rows.get(subject, name);
  if (row?.told !== undefined || row?.state === 'HELD') return { kind: 'unchanged' };
  const wait = waitMs(row, ports.now());
  if (wait > 0) return { kind: 'later', afterMs: wait };
  const claimed = await claim(row ?? newRow(subject, route, ports.now()), ports);
  if (claimed === undefined) return { kind: 'later', afterMs: LOOK_AGAIN_MS };
  // A change that was counted is not counted again because its first try failed.
  if (claimed.notBefore === undefined && (await isHeld(claimed, change, route, settings, ports))) return { kind: 'unchanged' };
  return deliver(claimed, await ruleChangeMessage(change, route, settings, ports), route, ports, SENT_ONCE);
}

async function isHeld(
  row: StoredNotice,
  change: GroupChange,
  route: Route,
  { accounts, notices }: Settings,
  ports: NotifyPorts,
): Promise<boolean> {
  const now = ports.now();
  const unit = ownProperty(accounts, change.account)?.unit;
  const place = await firstMessageForRuleChange(change, route, { changeWindows: notices?.changeWindows ?? [] }, unit, ports, now);
  if (place.kind === 'send') return false;
  const { busyUntil: _, ...free } = row;
  await ports.held.add(route.name, { incident: row.subject, at: now, because: place.because, change: summaryOf(change) });
  await ports.rows.put({ ...free, state: 'HELD', at: now, reason: place.because, version: row.version + 1 });
  return true;
}

function summaryOf({ account, region, group, did, at, actor, rules, more }: GroupChange): RuleChangeSummary {
  const [first] = rules;
  return { account, region, group, did, at, by: actor.name, ...(first !== undefined && { first }), count: rules.length + more };
}

async function ruleChangeMessage(change: GroupChange, route: Route, settings: Settings, ports: NotifyPorts) {
  const { account, region, group, event } = change;
  const found = (await Promise.all(change.incidents.map(ports.incident))).filter((one) => one !== undefined);
  const fixed = change.fixOf === undefined ? undefined : await ports.incident(change.fixOf);
  const incidents = [...new Map([...(fixed ? [fixed] : []), ...found].map((one) => [one.id, one])).values()];
  const accountName = ownProperty(settings.accounts, account)?.name;
  const arn = `arn:aws:ec2:${region}:${account}:security-group/${group}`;
  const groupPage = resourceLink({ region, resource: { type: 'AwsEc2SecurityGroup', id: group, arn }, evidence: [] });
  const eventPage = eventLink({ event, region });
  return ruleChangeNotice(withDirections(change, incidents), {
    language: route.language,
    ...(accountName !== undefined && { accountName }),
    ...(groupPage !== undefined && { groupPage }),
    ...(eventPage !== undefined && { eventPage }),
    incidents: incidents.map((incident) => {
      const page = controlRoomLink(incident, settings.controlRoom);
      return { incident, ...(page !== undefined && { page }) };
    }),
  });
}

/**
 * CloudTrail does not record whether ModifySecurityGroupRules changed an inbound or an outbound rule. A containment reads the rule
 * itself and revokes only inbound rules.
 */
function withDirections(change: GroupChange, incidents: readonly Incident[]): GroupChange {
  const calls = incidents.flatMap(({ plan }) => plan?.calls ?? []);
  const revoked = calls
    .filter(({ action }) => action === 'ec2:RevokeSecurityGroupIngress')
    .flatMap(({ input }) => namedIn(input));
  const rules = change.rules.map((one) =>
    one.way === undefined && one.rule !== undefined && revoked.includes(one.rule) ? { ...one, way: 'in' as const } : one,
  );
  return { ...change, rules };
}

function namedIn({ SecurityGroupRuleIds: ids }: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Array.isArray(ids) ? ids : [];
}
