import type { Activity } from '#core/detection/activity.ts';
import { SEVERITIES, type Severity } from '#core/detection/severity.ts';
import { type DetailPattern, THIS_ACCOUNT } from '#core/detection/trigger.ts';
import { type JsonObject, list, object, text, whole } from '#core/json.ts';
import { PRODUCT } from '#core/naming.ts';
import type { Resource } from '#core/resource.ts';

/** The one finding an activity of Security Hub is about. */
export function securityFindingOf(activity: Activity): JsonObject {
  return object(list(activity.detail.findings)[0]);
}

/** As an event pattern: findings that `isUnanswered`, of any product except GuardDuty and the hub, of the account itself. */
export const UNANSWERED: DetailPattern = {
  findings: {
    AwsAccountId: [THIS_ACCOUNT],
    Compliance: { Status: ['FAILED', { exists: false }] },
    Workflow: { Status: ['NEW', { exists: false }] },
    RecordState: ['ACTIVE', { exists: false }],
    $or: [
      {
        GeneratorId: [{ 'anything-but': { prefix: `${PRODUCT}/` } }],
        ProductArn: [{ 'anything-but': { wildcard: '*:product/aws/guardduty' } }],
      },
      // Another product may use such a generator too.
      { ProductArn: [{ 'anything-but': { wildcard: ['*:product/*/default', '*:product/aws/guardduty'] } }] },
    ],
  },
};

/** Whether a finding reports a failure that is still new. A finding that is not a check has no compliance. */
export function isUnanswered(finding: JsonObject): boolean {
  const compliance = text(object(finding.Compliance).Status) ?? 'FAILED';
  const workflow = text(object(finding.Workflow).Status) ?? text(finding.WorkflowState) ?? 'NEW';
  return compliance === 'FAILED' && workflow === 'NEW' && (text(finding.RecordState) ?? 'ACTIVE') === 'ACTIVE';
}

/** Whether the hub published a finding. Any product may use such a generator, but only the account's own product counts. */
export function isOwnFinding(finding: JsonObject): boolean {
  const isOurs =
    text(finding.GeneratorId)?.startsWith(`${PRODUCT}/`) === true ||
    Object.keys(object(finding.ProductFields)).some((name) => name.startsWith(`${PRODUCT}/`));
  return isOurs && /:product\/\d{12}\/default$/.test(text(finding.ProductArn) ?? '');
}

/** Whether a finding comes from GuardDuty, which sends its own event. */
export function isFromGuardDuty(finding: JsonObject): boolean {
  return isOfProduct('guardduty', finding);
}

/** Only AWS itself can import under a product of its own: these ARNs name no account. */
function isOfProduct(product: string, finding: JsonObject): boolean {
  const [arn, partition = '', service, , account, name] = (text(finding.ProductArn) ?? '').split(':');
  return (
    arn === 'arn' &&
    /^aws(-[a-z-]+)?$/.test(partition) &&
    service === 'securityhub' &&
    account === '' &&
    name === `product/aws/${product}`
  );
}

/** Whether a finding is the copy of another Region in the aggregation Region. */
export function isGathered(finding: JsonObject, { region }: Activity): boolean {
  return (text(finding.Region) ?? region) !== region;
}

/** The control that Security Hub checked, or its generator; undefined for what others import, whatever it calls itself. */
export function controlOf(finding: JsonObject): string | undefined {
  if (!isOfProduct('securityhub', finding)) return undefined;
  return text(object(finding.Compliance).SecurityControlId) ?? text(finding.GeneratorId);
}

/** What another product says its finding is: to be read, and nothing follows from it. */
export function foreignGenerator(finding: JsonObject): string | undefined {
  return isOfProduct('securityhub', finding) ? undefined : text(finding.GeneratorId);
}

/** Severity by label; old findings have only a number. Without either it is MEDIUM until a person has looked. */
export function labelOf(finding: JsonObject): Severity {
  const severity = object(finding.Severity);
  const label = text(severity.Label)?.toUpperCase();
  const known = SEVERITIES.find((one) => one === label);
  if (known !== undefined) return known;
  if (label === 'INFORMATIONAL') return 'LOW';
  const normalized = whole(severity.Normalized);
  if (normalized === undefined) return 'MEDIUM';
  if (normalized >= 90) return 'CRITICAL';
  if (normalized >= 70) return 'HIGH';
  return normalized >= 40 ? 'MEDIUM' : 'LOW';
}

/** The first resource of a finding, or the finding itself if it names none. */
export function resourceOf(activity: Activity): Resource {
  const { account, region, id } = activity;
  const finding = securityFindingOf(activity);
  const first = object(list(finding.Resources)[0]);
  const named = text(first.Id);
  const type = text(first.Type) ?? 'Other';
  if (type === 'AwsAccount') return { type, id: account, arn: `arn:aws:iam::${account}:root` };
  const itself = text(finding.Id) ?? id;
  const hub = `arn:aws:securityhub:${region}:${account}:finding/${itself}`;
  if (named === undefined) return { type: 'Other', id: itself, arn: itself.startsWith('arn:') ? itself : hub };
  if (!named.startsWith('arn:')) return { type, id: named, arn: hub };
  return { type, id: named.split(/[/:]/).at(-1) || named, arn: named };
}
