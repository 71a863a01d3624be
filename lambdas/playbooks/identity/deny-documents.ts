import { canonical, type Json, type JsonObject, list, object, text } from '#core/json.ts';
import { PRODUCT } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';

/** Where the conditions of a denial stand in the input of the call that writes it. */
export const OF_STATEMENTS = ['PolicyDocument', 'Statement', '*', 'Condition'] as const;

/** Names of the inline policies the hub writes: one for each kind of denial, so that they never overwrite each other. */
export const DENY_UNTIL = `${PRODUCT}-deny-until`;
export const DENY_WITHOUT_MFA = `${PRODUCT}-deny-without-mfa`;
export const DENY_OLDER_SESSIONS = `${PRODUCT}-deny-older-sessions`;

/** What one needs to register a second factor and to sign in with it, as AWS's own example for users names it. */
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

/** Denies everything until a moment, epoch milliseconds; from then on the document does nothing. */
export function denyUntil(end: number): JsonObject {
  return denying({ Action: '*', Condition: { DateLessThan: { 'aws:CurrentTime': new Date(end).toISOString() } } });
}

/**
 * Denies everything but registering MFA to sessions without MFA. Calls with an access key have none: IAM
 * knows no second factor of a key, and a condition on what is not there must hold all the same.
 */
export function denyWithoutMfa(): JsonObject {
  return denying({ NotAction: TO_GET_MFA, Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } });
}

/** Denies everything to sessions issued before a moment, epoch milliseconds. */
export function denyIssuedBefore(moment: number): JsonObject {
  return denying({ Action: '*', Condition: { DateLessThan: { 'aws:TokenIssueTime': new Date(moment).toISOString() } } });
}

/** When a denial ends, 0 where there is none; undefined where the document is not one that `denyUntil` wrote. */
export function endOf(document: Json | undefined): number | undefined {
  return momentOf(document, 'aws:CurrentTime', denyUntil);
}

/** Before when a session was issued that is denied, 0 where none is; undefined where `denyIssuedBefore` wrote no such document. */
export function issuedBeforeOf(document: Json | undefined): number | undefined {
  return momentOf(document, 'aws:TokenIssueTime', denyIssuedBefore);
}

/** Whether two documents say the same, in whatever order of fields. */
export function isSameDocument(one: Json | undefined, other: Json): boolean {
  return canonical(one) === canonical(other);
}

function momentOf(document: Json | undefined, key: string, written: (moment: number) => JsonObject): number | undefined {
  if (document === null) return 0;
  const [statement] = list(object(document).Statement);
  const moment = Date.parse(text(ownProperty(object(object(object(statement).Condition).DateLessThan), key)) ?? '');
  return Number.isNaN(moment) || !isSameDocument(document, written(moment)) ? undefined : moment;
}

/** One statement that denies, on every resource. */
export function denying(what: JsonObject): JsonObject {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Resource: '*', ...what }] };
}
