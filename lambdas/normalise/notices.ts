import type { Activity } from '#core/detection/activity.ts';
import { digestOf } from '#core/digest.ts';
import { isObject, type JsonObject, list, object, text } from '#core/json.ts';
import { HUB_FORGERY, HUB_HINDERED, HUB_REMINDER, HUB_SILENCE } from '#core/naming.ts';
import { asSecurityFinding } from './ocsf.ts';
import { type EventReading, headerOf, heldBecause, noticeActivity } from './reading.ts';

/** Reads one kind of event that is not an API call, from its detail and envelope. */
type Reader = (detail: JsonObject, envelope: JsonObject) => EventReading;

const CUSTOM_ACTION = 'Security Hub Findings - Custom Action';

/** Whether a person pressed a button of Security Hub: in the administrator account, on findings of any member. */
export function isCustomAction(envelope: JsonObject): boolean {
  return envelope['detail-type'] === CUSTOM_ACTION && envelope.source === 'aws.securityhub';
}

/** One reader per detail-type, by AWS's name. */
export const NOTICES: Readonly<Record<string, Reader>> = {
  'GuardDuty Finding': (detail, envelope) => {
    // An update sends the same finding with a higher count: each update counts once and joins the same incident.
    // EventBridge writes camelCase; exports of the API and the console are in PascalCase.
    const recorded = {
      account: text(detail.accountId) ?? text(detail.AccountId),
      region: text(detail.region) ?? text(detail.Region),
      time: text(detail.updatedAt) ?? text(detail.UpdatedAt),
      id: digestOf(text(detail.id) ?? text(detail.Id), text(detail.updatedAt) ?? text(detail.UpdatedAt)),
    };
    return one('finding', detail, envelope, recorded);
  },
  'Security Hub Findings - Imported': securityHubFindings,
  // The unified Security Hub repeats what Security Hub CSPM sends, so nothing forwards it; in a file it is read like the other.
  'Findings Imported V2': (detail, envelope) =>
    securityHubFindings(
      { ...detail, findings: list(detail.findings).filter(isObject).map(asSecurityFinding) },
      { ...envelope, 'detail-type': 'Security Hub Findings - Imported' },
    ),
  [CUSTOM_ACTION]: securityHubFindings,
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
  [HUB_SILENCE]: (detail, envelope) => one('silence', detail, envelope, {}),
  [HUB_HINDERED]: (detail, envelope) => one('hindrance', detail, envelope, {}),
  [HUB_FORGERY]: (detail, envelope) => one('forgery', detail, envelope, {}),
};

function one(
  kind: Activity['kind'],
  detail: JsonObject,
  envelope: JsonObject,
  recorded: Parameters<typeof headerOf>[1],
): EventReading {
  const where = headerOf(envelope, recorded);
  return 'code' in where ? heldBecause(where) : { kind: 'read', activities: [noticeActivity(kind, envelope, where, detail)] };
}

/** One activity per finding, in the finding's account: the administrator's bus also receives findings of members. */
function securityHubFindings(detail: JsonObject, envelope: JsonObject): EventReading {
  const findings = list(detail.findings).filter(isObject);
  if (findings.length === 0) return heldBecause({ code: 'no-findings' });
  const activities: Activity[] = [];
  for (const finding of findings) {
    const account = text(finding.AwsAccountId);
    const isAction = isCustomAction(envelope);
    const time = text(isAction ? envelope.time : finding.UpdatedAt);
    const recorded = { account, region: text(finding.Region), time, id: idOf(finding, detail, envelope) };
    // A custom action is run in the administrator account, on findings of any member and Region.
    const owner = {
      ...(account !== undefined && { account }),
      ...(recorded.region !== undefined && { region: recorded.region }),
    };
    const where = headerOf(isAction ? { ...envelope, ...owner } : envelope, recorded);
    if ('code' in where) return heldBecause(where);
    const activity = noticeActivity('finding', envelope, where, { ...detail, findings: [finding] });
    const actionAccount = text(envelope.account);
    // AWS records only the account in which the action ran; a member's own action may have the same name.
    const isFromAction = isAction && actionAccount !== undefined;
    activities.push(isFromAction ? { ...activity, actor: { ...activity.actor, account: actionAccount } } : activity);
  }
  return { kind: 'read', activities };
}

/** The finding and its state: an unchanged finding is a duplicate, a changed one is new, and so is each run of an action. */
function idOf(finding: JsonObject, detail: JsonObject, envelope: JsonObject): string | undefined {
  const parts = isCustomAction(envelope) ? [text(detail.actionName), text(envelope.time)] : [text(finding.UpdatedAt) ?? ''];
  return digestOf(text(finding.Id), ...parts);
}
