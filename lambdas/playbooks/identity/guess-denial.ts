import { type Json, type JsonObject, list, object, text } from '#core/json.ts';
import { PRODUCT } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';
import { denying, isSameDocument } from './deny-documents.ts';

/** Name of the inline policy. */
export const DENY_GUESSED = `${PRODUCT}-deny-guessed-sessions`;

/** Epoch milliseconds: sessions issued `since` are denied until `end`. */
export type GuessDenial = { readonly since: number; readonly end: number };

/**
 * Denies what somebody can hold who guesses passwords: sessions of the user since the first guess, without MFA, until a moment.
 * Access keys have no time of issue, so the condition on it fails and they go on working; so do older sessions, sessions with MFA,
 * and federation tokens, which only an access key can get. What an AWS service does for a caller whom IAM let through is done with
 * a session that is always new and never has MFA: it is spared as well, or programs would fail where a service calls another.
 */
export function denyGuessed({ since, end }: GuessDenial): JsonObject {
  return denying({
    Action: '*',
    Condition: {
      DateLessThan: { 'aws:CurrentTime': isoOf(end) },
      DateGreaterThanEquals: { 'aws:TokenIssueTime': isoOf(since) },
      BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false', 'aws:ViaAWSService': 'false' },
      StringNotEquals: { 'aws:PrincipalType': 'FederatedUser' },
    },
  });
}

/** What a document denies, null where there is none; undefined where `denyGuessed` wrote no such document. */
export function guessDenialIn(document: Json | undefined): GuessDenial | null | undefined {
  if (document === null) return null;
  const [statement] = list(object(document).Statement);
  const { DateLessThan, DateGreaterThanEquals } = object(object(statement).Condition);
  const end = momentIn(DateLessThan, 'aws:CurrentTime');
  const since = momentIn(DateGreaterThanEquals, 'aws:TokenIssueTime');
  if (Number.isNaN(end) || Number.isNaN(since)) return undefined;
  return isSameDocument(document, denyGuessed({ since, end })) ? { since, end } : undefined;
}

function momentIn(condition: Json | undefined, key: string): number {
  return Date.parse(text(ownProperty(object(condition), key)) ?? '');
}

function isoOf(moment: number): string {
  return new Date(moment).toISOString();
}
