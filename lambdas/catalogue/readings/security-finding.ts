import type { Activity } from '#core/detection/activity.ts';
import { SEVERITIES, type Severity } from '#core/detection/severity.ts';
import { type DetailPattern, THIS_ACCOUNT } from '#core/detection/trigger.ts';
import { type JsonObject, list, object, text, whole } from '#core/json.ts';
import { PRODUCT } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';
import { FINDING_PRODUCTS, FINDING_SEVERITIES, OTHER_PRODUCT } from './finding-sources.ts';

/** The one finding an activity of Security Hub is about. */
export function securityFindingOf(activity: Activity): JsonObject {
  return object(list(activity.detail.findings)[0]);
}

/** As an event pattern: findings that `isUnhandled`, of any product except GuardDuty and the hub, of the account itself. */
export const UNHANDLED_FINDINGS: DetailPattern = {
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
export function isUnhandled(finding: JsonObject): boolean {
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

function isOfProduct(product: string, finding: JsonObject): boolean {
  return productOf(finding) === product;
}

/** The AWS product of a finding. Only AWS can import under these product ARNs, which have no account. */
export function productOf(finding: JsonObject): string | undefined {
  const [, product] = AWS_PRODUCT.exec(text(finding.ProductArn) ?? '') ?? [];
  return product;
}

const AWS_PRODUCT = /^arn:aws(?:-[a-z-]+)?:securityhub:[a-z0-9-]*::product\/aws\/([a-z0-9-]+)$/;

export function sourceOf(finding: JsonObject) {
  return ownProperty(FINDING_PRODUCTS, productOf(finding) ?? '') ?? OTHER_PRODUCT;
}

/** Whether a finding is severe enough for its product to open an incident. */
export function opensIncident(finding: JsonObject): boolean {
  const least = FINDING_SEVERITIES.indexOf(sourceOf(finding).opensFrom);
  return FINDING_SEVERITIES.indexOf(isInformational(finding) ? 'INFORMATIONAL' : labelOf(finding)) >= least;
}

/** Whether a finding is a copy of another Region's finding in the aggregation Region. */
export function isAggregatedCopy(finding: JsonObject, { region }: Activity): boolean {
  return (text(finding.Region) ?? region) !== region;
}

/** The control that Security Hub checked, or its generator; undefined for findings of other products, which can claim anything. */
export function controlOf(finding: JsonObject): string | undefined {
  if (!isOfProduct('securityhub', finding)) return undefined;
  return text(object(finding.Compliance).SecurityControlId) ?? text(finding.GeneratorId);
}

/** The finding type that another product claims; only shown, nothing depends on it. */
export function foreignGenerator(finding: JsonObject): string | undefined {
  return isOfProduct('securityhub', finding) ? undefined : text(finding.GeneratorId);
}

/** Severity by label; old findings have only a number. Without either it is MEDIUM until a person has looked. */
export function labelOf(finding: JsonObject): Severity {
  const severity = object(finding.Severity);
  const label = text(severity.Label)?.toUpperCase();
  const known = SEVERITIES.find((one) => one === label);
  if (known !== undefined) return known;
  if (isInformational(finding)) return 'LOW';
  const normalized = whole(severity.Normalized);
  if (normalized === undefined) return 'MEDIUM';
  if (normalized >= 90) return 'CRITICAL';
  if (normalized >= 70) return 'HIGH';
  return normalized >= 40 ? 'MEDIUM' : 'LOW';
}

function isInformational(finding: JsonObject): boolean {
  return text(object(finding.Severity).Label)?.toUpperCase() === 'INFORMATIONAL';
}
