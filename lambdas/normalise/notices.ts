import type { Activity } from '#core/detection/activity.ts';
import { digestOf } from '#core/digest.ts';
import { isObject, type JsonObject, list, object, text } from '#core/json.ts';
import { HUB_REMINDER } from '#core/naming.ts';
import { circumstancesOf, noticeActivity, parked, type Reading } from './reading.ts';

/** Reads one kind of event that is no call: its detail and envelope. */
type Reader = (detail: JsonObject, envelope: JsonObject) => Reading;

/** One reader a detail-type. Names are AWS's own. */
export const NOTICES: Readonly<Record<string, Reader>> = {
  'GuardDuty Finding': (detail, envelope) => {
    // Updates send the same finding again with a higher count: each is news once, and joins what it updates.
    // EventBridge writes camelCase; what the API or the console exported is PascalCase.
    const told = {
      account: text(detail.accountId) ?? text(detail.AccountId),
      region: text(detail.region) ?? text(detail.Region),
      time: text(detail.updatedAt) ?? text(detail.UpdatedAt),
      id: digestOf(text(detail.id) ?? text(detail.Id), text(detail.updatedAt) ?? text(detail.UpdatedAt)),
    };
    return one('finding', detail, envelope, told);
  },
  'Security Hub Findings - Imported': securityHubFindings,
  'Security Hub Findings - Custom Action': securityHubFindings,
  'Config Rules Compliance Change': (detail, envelope) =>
    one('compliance', detail, envelope, {
      account: text(detail.awsAccountId),
      region: text(detail.awsRegion),
      time: text(object(detail.newEvaluationResult).resultRecordedTime),
    }),
  'CloudWatch Alarm State Change': (detail, envelope) => {
    const time = text(object(detail.state).timestamp);
    return one('alarm', detail, envelope, { time, id: digestOf(text(detail.alarmName), time) });
  },
  'Flow Log Record': (detail, envelope) => one('connection', detail, envelope, { account: text(detail.accountId) }),
  [HUB_REMINDER]: (detail, envelope) => one('reminder', detail, envelope, {}),
};

function one(
  kind: Activity['kind'],
  detail: JsonObject,
  envelope: JsonObject,
  told: Parameters<typeof circumstancesOf>[1],
): Reading {
  const where = circumstancesOf(envelope, told);
  return typeof where === 'string'
    ? parked(where)
    : { kind: 'read', activities: [noticeActivity(kind, envelope, where, detail)] };
}

/** A batch: one activity a finding, each of the account it belongs to. The administrator's bus tells findings of members too. */
function securityHubFindings(detail: JsonObject, envelope: JsonObject): Reading {
  const findings = list(detail.findings).filter(isObject);
  if (findings.length === 0) return parked('the event carries no findings');
  const activities: Activity[] = [];
  for (const finding of findings) {
    const account = text(finding.AwsAccountId);
    const isAction = envelope['detail-type'] === 'Security Hub Findings - Custom Action';
    const time = text(isAction ? envelope.time : finding.UpdatedAt);
    const told = { account, region: text(finding.Region), time, id: idOf(finding, detail, envelope) };
    // A custom action is pressed in the administrator's console, on findings of any member and Region.
    const owner = { ...(account !== undefined && { account }), ...(told.region !== undefined && { region: told.region }) };
    const where = circumstancesOf(isAction ? { ...envelope, ...owner } : envelope, told);
    if (typeof where === 'string') return parked(where);
    const activity = noticeActivity('finding', envelope, where, { ...detail, findings: [finding] });
    const presser = text(envelope.account);
    // AWS does not tell who pressed, but where: an action of a member's own may bear the same name.
    const pressed = isAction && presser !== undefined;
    activities.push(pressed ? { ...activity, actor: { ...activity.actor, account: presser } } : activity);
  }
  return { kind: 'read', activities };
}

/** The finding and its state: the same finding told again is a duplicate, changed it is news. Each press of an action is. */
function idOf(finding: JsonObject, detail: JsonObject, envelope: JsonObject): string | undefined {
  const isAction = envelope['detail-type'] === 'Security Hub Findings - Custom Action';
  const told = isAction ? [text(detail.actionName), text(envelope.time)] : [text(finding.UpdatedAt) ?? ''];
  return digestOf(text(finding.Id), ...told);
}
