import { apiCall } from '#catalogue/events/api-call.ts';
import { type By, ssoPerson } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent, HUB_ACCOUNT } from '#catalogue/events/cases.ts';
import { actionPressed, findingsImported } from '#catalogue/events/notices.ts';
import type { HubActionId } from '#core/hub-actions.ts';
import { findingId } from '#core/incident/finding-id.ts';
import type { Incident } from '#core/incident/incident.ts';
import { STATUS_FIELD, type WorkflowStatus } from '#core/incident/workflow-status.ts';
import type { JsonObject } from '#core/json.ts';
import { PRODUCT } from '#core/naming.ts';

export const SECOPS = ssoPerson('bob@example.com');
const region = CASE_NAMING.homeRegion;

/** The default product of an account. */
export function defaultProduct(account: string, word = 'product'): string {
  return `arn:aws:securityhub:${region}:${account}:${word}/${account}/default`;
}

type Place = Pick<Incident, 'account' | 'region' | 'id'>;
type Change = { readonly status?: WorkflowStatus; readonly note?: string; readonly by?: By; readonly error?: string };

const identifier = (incident: Place, product = defaultProduct(incident.account)) => ({
  Id: findingId(incident),
  ProductArn: product,
});

/** BatchUpdateFindings as CloudTrail records it in the hub account. */
export function findingsChanged(
  incidents: readonly Place[],
  { status, note, by = SECOPS, error }: Change,
  more: { readonly identifiers?: readonly JsonObject[]; readonly response?: JsonObject | null } = {},
): CloudEvent {
  return apiCall({
    source: 'securityhub.amazonaws.com',
    name: 'BatchUpdateFindings',
    account: HUB_ACCOUNT,
    by,
    ...(error !== undefined && { error }),
    request: {
      FindingIdentifiers: more.identifiers ?? incidents.map((one) => identifier(one)),
      ...(status !== undefined && { Workflow: { Status: status } }),
      ...(note !== undefined && { Note: { Text: note, UpdatedBy: 'any name' } }),
    },
    response: more.response ?? null,
  });
}

/** BatchUpdateFindingsV2, by identifiers or by the ids of metadata, which the answer resolves. */
export function findingsChangedV2(
  incidents: readonly Place[],
  {
    statusId,
    comment,
    named = 'findings',
    isAnswered = true,
  }: { statusId?: number; comment?: string; named?: 'findings' | 'metadata'; isAnswered?: boolean },
): CloudEvent {
  const identifiers = incidents.map(ocsfIdentifier);
  const uids = incidents.map(({ id }) => `uid-of-${id}`);
  return apiCall({
    source: 'securityhub.amazonaws.com',
    name: 'BatchUpdateFindingsV2',
    account: HUB_ACCOUNT,
    by: SECOPS,
    request: {
      ...(named === 'findings' ? { FindingIdentifiers: identifiers } : { MetadataUids: uids }),
      ...(statusId !== undefined && { StatusId: statusId }),
      ...(comment !== undefined && { Comment: comment }),
    },
    response: isAnswered
      ? {
          ProcessedFindings: identifiers.map((FindingIdentifier, at) => ({ FindingIdentifier, MetadataUid: uids[at] ?? '' })),
          UnprocessedFindings: [],
        }
      : null,
  });
}

export function ocsfIdentifier(one: Place) {
  return {
    CloudAccountUid: one.account,
    FindingInfoUid: findingId(one),
    MetadataProductUid: defaultProduct(one.account, 'productv2'),
  };
}

/** The event of Security Hub after any change: a finding with its status, and the status that the hub noted in it. */
export function findingSeen(incident: Place, status: WorkflowStatus, ours: WorkflowStatus): CloudEvent {
  const finding = {
    ...identifier(incident),
    AwsAccountId: incident.account,
    GeneratorId: `${PRODUCT}/sg-ssh-open-world`,
    Workflow: { Status: status },
    UserDefinedFields: { [STATUS_FIELD]: ours },
  };
  return findingsImported({ account: HUB_ACCOUNT, findings: [finding] });
}

export function actionChosen(action: HubActionId, incidents: readonly Place[], account = HUB_ACCOUNT): CloudEvent {
  const findings = incidents.map((one) => ({ ...identifier(one), AwsAccountId: one.account, Region: one.region }));
  return actionPressed({ account, action, findings });
}

/** A message in the queue of the console, as a rule puts it there. */
export function inQueue(event: CloudEvent) {
  return { body: JSON.stringify(event), eventSourceARN: `arn:aws:sqs:${region}:${HUB_ACCOUNT}:${PRODUCT}-security-hub` };
}
