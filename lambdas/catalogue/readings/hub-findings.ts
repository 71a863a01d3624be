import type { Activity } from '#core/detection/activity.ts';
import { isFindingId } from '#core/incident/finding-id.ts';
import { type Json, list, object, text } from '#core/json.ts';
import { FINDING_WRITERS, hubOf } from '#core/naming.ts';

/** A finding that a call names. */
export type NamedFinding = { readonly id: string; readonly product: string };

/** Calls that write findings. The hub makes the first two; it never uses the newer Security Hub. */
export const FINDING_CALLS = ['BatchImportFindings', 'BatchUpdateFindings', 'BatchUpdateFindingsV2'] as const;

const [FUNCTION] = FINDING_WRITERS;

const UNNAMED: NamedFinding = { id: 'unknown', product: 'unknown' };

/**
 * The first finding that a role of the hub wrote and that is not the hub's; undefined if there is none. CloudTrail omits a request of
 * more than 100 KB: the hub changes one finding at a time, so such a change is not its own. An import may be that large, and IAM
 * limits it to findings of the account's own product.
 */
export function foreignFindingIn(activity: Activity): NamedFinding | undefined {
  const { name, omitted = [] } = activity;
  if (!isWriterOfFindings(activity)) return undefined;
  if (name === 'BatchUpdateFindings' && omitted.includes('request')) return UNNAMED;
  const { request } = activity;
  if (name === 'BatchUpdateFindingsV2')
    return { ...UNNAMED, id: list(request.MetadataUids).map(text).find(Boolean) ?? UNNAMED.id };
  const written = name === 'BatchUpdateFindings' ? request.FindingIdentifiers : request.Findings;
  return list(written)
    .map(named)
    .find((finding) => !isOfHub(finding, activity));
}

/** A role of the hub that Security Hub knows: that of `publish`, and that with which it imports as a member. */
function isWriterOfFindings(activity: Activity): boolean {
  const { rolePath, rolePrefix } = hubOf(activity);
  const { role } = activity.actor;
  return FINDING_WRITERS.some((purpose) => role === `arn:aws:iam::${activity.account}:role${rolePath}${rolePrefix}${purpose}`);
}

/** The hub imports as the account of the incident, or as itself where it does not administer that account's Security Hub. */
function isOfHub({ id, product }: NamedFinding, activity: Activity): boolean {
  const [, owner] = /^arn:aws[\w-]*:securityhub:[a-z0-9-]+:(\d{12}):product\/\1\/default$/.exec(product) ?? [];
  const isAsItself = owner === activity.account && activity.actor.role?.endsWith(FUNCTION) === true;
  return owner !== undefined && isFindingId(id, isAsItself ? undefined : owner);
}

function named(finding: Json): NamedFinding {
  const { Id, ProductArn } = object(finding);
  return { id: text(Id) ?? UNNAMED.id, product: text(ProductArn) ?? UNNAMED.product };
}
