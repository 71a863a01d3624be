import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { HUB_ACTION_IDS } from '#core/hub-actions.ts';
import type { ConsoleNews } from '#core/incident/console-news.ts';
import { incidentOfFinding, isFindingId } from '#core/incident/finding-id.ts';
import { WORKFLOW_STATUSES, type WorkflowStatus } from '#core/incident/workflow-status.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { functionPurpose, type Naming, roleName } from '#core/naming.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import { queueName } from './queue-arn.ts';
import { RefusedMessage } from './refused-message.ts';

const MOST_FINDINGS = 100;
const LONGEST_NOTE = 512;

const status = z.enum(WORKFLOW_STATUSES);
const note = z.string().check(z.maxLength(LONGEST_NOTE));
const finding = z.object({ Id: z.string(), ProductArn: z.string() });
const findings = z.array(finding).check(z.maxLength(MOST_FINDINGS));
const refused = z.array(
  z.object({
    FindingIdentifier: z.optional(z.object({ Id: z.optional(z.string()), FindingInfoUid: z.optional(z.string()) })),
    MetadataUid: z.optional(z.string()),
  }),
);
const ocsf = z.object({ CloudAccountUid: z.string(), FindingInfoUid: z.string(), MetadataProductUid: z.string() });

/**
 * A CloudTrail record. AWS publishes no example for these two calls. Its example of another Security Hub call has the field names of
 * the API, and its list of calls without a response has neither of the two
 * (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-ct.html). So names may also begin with a small letter, as
 * CloudTrail writes them for other services, and the response may be missing.
 */
const CALL = z.object({
  errorCode: z.optional(z.string()),
  userIdentity: z.object({ arn: z.optional(z.string()), principalId: z.optional(z.string()) }),
});

/** BatchUpdateFindings of Security Hub CSPM. */
const CHANGE = z.object({
  FindingIdentifiers: findings,
  Workflow: z.optional(z.object({ Status: status })),
  Note: z.optional(z.object({ Text: note })),
});

/** BatchUpdateFindingsV2 of the unified Security Hub: ids of findings, or metadata ids that the response or a look-up resolves. */
const CHANGE_V2 = z.object({
  MetadataUids: z.optional(z.array(z.string()).check(z.maxLength(MOST_FINDINGS))),
  FindingIdentifiers: z.optional(z.array(ocsf).check(z.maxLength(MOST_FINDINGS))),
  StatusId: z.optional(z.int()),
  Comment: z.optional(note),
});

const ANSWER = z.object({
  UnprocessedFindings: z.optional(refused),
  ProcessedFindings: z.optional(z.array(z.object({ FindingIdentifier: z.optional(ocsf), MetadataUid: z.optional(z.string()) }))),
});

const chosenFinding = z.looseObject({
  ...finding.shape,
  AwsAccountId: z.string().check(z.regex(/^\d{12}$/)),
  Region: z.string().check(z.regex(/^[a-z0-9-]{1,30}$/)),
});
const ACTION = z.object({
  actionName: z.enum(HUB_ACTION_IDS),
  findings: z.array(chosenFinding).check(z.maxLength(MOST_FINDINGS)),
});

const IMPORTED = z.object({ findings: z.array(z.extend(finding, { Workflow: z.object({ Status: status }) })) });

/** `status_id` of OCSF's finding classes (https://schema.ocsf.io/classes/detection_finding); other values are ignored. */
const STATUS_OF: Readonly<Record<string, WorkflowStatus>> = { 1: 'NEW', 2: 'NOTIFIED', 3: 'SUPPRESSED', 4: 'RESOLVED' };

type Message = Pick<SQSRecord, 'body' | 'eventSourceARN'>;
type Hub = Pick<Naming, 'hubAccount' | 'rolePrefix'>;
type Readings = (detail: Record<string, Json>, hub: Hub, known: KnownFindings) => readonly (ConsoleNews | undefined)[];

/** Findings of the unified Security Hub by the ids of their metadata. */
export type KnownFindings = ReadonlyMap<string, OcsfIdentifier>;

/** How the unified Security Hub identifies a finding. In CSPM it has the same id, and a product ARN that differs in one word. */
export type OcsfIdentifier = z.infer<typeof ocsf>;

/** Filled by rules on the hub account's own event bus. */
const CONSOLE_QUEUE = 'security-hub';

/** By detail-type; the rules send no others. */
const READERS: Readonly<Record<string, Readings>> = {
  'AWS API Call via CloudTrail': callsIn,
  'Security Hub Findings - Custom Action': actionsIn,
  'Security Hub Findings - Imported': statusesIn,
};

export function isFromConsole({ eventSourceARN }: Message): boolean {
  return queueName(eventSourceARN) === CONSOLE_QUEUE;
}

/** The metadata ids in a change for which its record names no finding. Throws like `consoleNewsIn`. */
export function unresolvedIn(message: Message, hub: Hub): string[] {
  return readIn(message, hub, ({ eventName, requestParameters, responseElements }) => {
    if (eventName !== 'BatchUpdateFindingsV2') return [];
    const { MetadataUids = [] } = z.parse(CHANGE_V2, capitalized(requestParameters));
    const { ProcessedFindings = [], UnprocessedFindings = [] } = z.parse(ANSWER, capitalized(responseElements ?? {}));
    const resolved = new Set([...ProcessedFindings, ...UnprocessedFindings].map(({ MetadataUid }) => MetadataUid));
    return MetadataUids.filter((uid) => !resolved.has(uid));
  });
}

/** The changes that an event reports about findings of the hub, perhaps none. Throws RefusedMessage for a message of another kind. */
export function consoleNewsIn(message: Message, hub: Hub, known: KnownFindings = new Map()): ConsoleNews[] {
  return readIn(message, hub, (detail, reader) => reader(detail, hub, known).filter((one) => one !== undefined));
}

function readIn<Answer>(
  { body, eventSourceARN }: Message,
  hub: Hub,
  read: (detail: Record<string, Json>, reader: Readings) => Answer,
): Answer {
  const queue = queueName(eventSourceARN);
  const refusal = (field: string) => new RefusedMessage({ code: 'message-refused', queue, field });
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch {
    throw refusal('body');
  }
  if (!isObject(event) || !isObject(event.detail) || event.source !== 'aws.securityhub' || event.account !== hub.hubAccount) {
    throw refusal('source');
  }
  const reader = ownProperty(READERS, String(event['detail-type']));
  if (reader === undefined) throw refusal('detail-type');
  try {
    return read(event.detail as Record<string, Json>, reader);
  } catch (error) {
    // Compared by name, because importing the class would add all of zod to the bundle.
    const { name, issues } = error as z.core.$ZodError;
    if (name !== '$ZodError') throw error;
    throw refusal(issues[0]?.path.join('.') || 'detail');
  }
}

function callsIn(detail: Record<string, Json>, hub: Hub, known: KnownFindings): readonly (ConsoleNews | undefined)[] {
  const call = z.parse(CALL, detail);
  const { arn: by = 'unknown', principalId: sender = 'unknown' } = call.userIdentity;
  if (call.errorCode !== undefined || isOwn(by, hub)) return [];
  const isV2 = detail.eventName === 'BatchUpdateFindingsV2';
  const [request, answer] = [capitalized(detail.requestParameters), capitalized(detail.responseElements ?? {})];
  const change = isV2 ? changesV2(request, answer, known) : changes(request, answer);
  const { findings: changed, status: set, note: text } = change;
  if (set === undefined && text === undefined) return [];
  return changed.map(({ Id, ProductArn }) => {
    const incident = incidentOfFinding(Id, ProductArn, hub.hubAccount);
    return incident && { kind: 'changed', incident, by, sender, ...(set && { status: set }), ...(text && { note: text }) };
  });
}

type Change = {
  readonly findings: readonly z.infer<typeof finding>[];
  readonly status: WorkflowStatus | undefined;
  readonly note: string | undefined;
};

function changes(request: Json, answer: Json): Change {
  const { FindingIdentifiers, Workflow, Note } = z.parse(CHANGE, request);
  const left = new Set(z.parse(ANSWER, answer).UnprocessedFindings?.map(({ FindingIdentifier }) => FindingIdentifier?.Id));
  return { findings: FindingIdentifiers.filter(({ Id }) => !left.has(Id)), status: Workflow?.Status, note: Note?.Text };
}

function changesV2(request: Json, answer: Json, known: KnownFindings): Change {
  const { MetadataUids = [], FindingIdentifiers, StatusId, Comment } = z.parse(CHANGE_V2, request);
  const { ProcessedFindings = [], UnprocessedFindings = [] } = z.parse(ANSWER, answer);
  const left = new Set(UnprocessedFindings.map(({ FindingIdentifier }) => FindingIdentifier?.FindingInfoUid));
  const resolved = ProcessedFindings.flatMap(({ FindingIdentifier }) => FindingIdentifier ?? []);
  const named = FindingIdentifiers ?? [...resolved, ...MetadataUids.flatMap((uid) => known.get(uid) ?? [])];
  return {
    findings: named
      .filter(({ FindingInfoUid }) => !left.has(FindingInfoUid))
      .map(({ FindingInfoUid, MetadataProductUid }) => ({ Id: FindingInfoUid, ProductArn: MetadataProductUid })),
    status: ownProperty(STATUS_OF, String(StatusId)),
    note: Comment,
  };
}

function actionsIn(detail: Record<string, Json>, { hubAccount }: Hub): readonly (ConsoleNews | undefined)[] {
  const { actionName: action, findings: chosen } = z.parse(ACTION, detail);
  return chosen.map((one) => {
    const incident = incidentOfFinding(one.Id, one.ProductArn, hubAccount);
    if (incident !== undefined) return { kind: 'pressed', incident, action };
    const { AwsAccountId: account, Region: region } = one;
    // It has the id of a hub finding, but another account's product: it is not trusted.
    return isFindingId(one.Id) ? undefined : { kind: 'pressed-elsewhere', account, region, finding: one as JsonObject, action };
  });
}

function statusesIn(detail: Record<string, Json>, { hubAccount }: Hub): readonly (ConsoleNews | undefined)[] {
  return z.parse(IMPORTED, detail).findings.map(({ Id, ProductArn, Workflow }) => {
    const incident = incidentOfFinding(Id, ProductArn, hubAccount);
    return incident && { kind: 'seen', incident, status: Workflow.Status };
  });
}

/** Changes that the hub itself made are ignored. */
function isOwn(arn: string, { hubAccount, rolePrefix }: Hub): boolean {
  const role = roleName({ rolePrefix } as Naming, functionPurpose('publish'));
  return arn.startsWith(`arn:aws:sts::${hubAccount}:assumed-role/${role}/`);
}

/** CloudTrail writes the field names of some services with a small first letter. */
function capitalized(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(capitalized);
  if (!isObject(value)) return value ?? null;
  const entries = Object.keys(value).map((name) => {
    return [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, capitalized(ownEntry(value, name) as Json)] as const;
  });
  return Object.fromEntries(entries);
}
