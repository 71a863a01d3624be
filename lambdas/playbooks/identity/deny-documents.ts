import { canonical, type Json, type JsonObject, list, object, text } from '#core/json.ts';
import { PRODUCT } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';

/** The path of a denial's conditions in the input of the call that writes it. */
export const OF_STATEMENTS = ['PolicyDocument', 'Statement', '*', 'Condition'] as const;

/** Names of the inline policies the hub writes: one for each kind of denial, so that they never overwrite each other. */
export const DENY_UNTIL = `${PRODUCT}-deny-until`;
export const DENY_WITHOUT_MFA = `${PRODUCT}-deny-without-mfa`;
export const DENY_OLDER_SESSIONS = `${PRODUCT}-deny-older-sessions`;

/** The calls to register a second factor and to sign in with it, from AWS's own example for users. */
const TO_GET_MFA = [
  'iam:CreateVirtualMFADevice',
  'iam:EnableMFADevice',
  'iam:GetMFADevice',
  'iam:GetUser',
  'iam:ListMFADevices',
  'iam:ListVirtualMFADevices',
  'iam:ResyncMFADevice',
  'sts:GetSessionToken',
];

/** Denies everything until a time in epoch milliseconds; after that the document has no effect. */
export function denyUntil(end: number): JsonObject {
  return denying({ Action: '*', Condition: { DateLessThan: { 'aws:CurrentTime': new Date(end).toISOString() } } });
}

/**
 * Denies everything except registering MFA to sessions without MFA. Calls with an access key have no MFA, and their request
 * context has no such key: the condition has to match them too.
 */
export function denyWithoutMfa(): JsonObject {
  return denying({ NotAction: TO_GET_MFA, Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } });
}

/** Denies everything to sessions issued before a time in epoch milliseconds. */
export function denyIssuedBefore(moment: number): JsonObject {
  return denying({ Action: '*', Condition: { DateLessThan: { 'aws:TokenIssueTime': new Date(moment).toISOString() } } });
}

/** When a denial ends, 0 if there is none; undefined if `denyUntil` did not write the document. */
export function endOf(document: Json | undefined): number | undefined {
  return momentOf(document, 'aws:CurrentTime', denyUntil);
}

/** The time before which issued sessions are denied, 0 if there is no denial; undefined if `denyIssuedBefore` did not write the document. */
export function issuedBeforeOf(document: Json | undefined): number | undefined {
  return momentOf(document, 'aws:TokenIssueTime', denyIssuedBefore);
}

/** Whether two documents are equal, in any order of fields. */
export function isSameDocument(one: Json | undefined, other: Json): boolean {
  return canonical(one) === canonical(other);
}

function momentOf(document: Json | undefined, key: string, written: (moment: number) => JsonObject): number | undefined {
  if (document === null) return 0;
  const [statement] = list(object(document).Statement);
  const moment = Date.parse(text(ownProperty(object(object(object(statement).Condition).DateLessThan), key)) ?? '');
  return Number.isNaN(moment) || !isSameDocument(document, written(moment)) ? undefined : moment;
}

/** A document with one statement that denies this on every resource. */
export function denying(what: JsonObject): JsonObject {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Resource: '*', ...what }] };
}
