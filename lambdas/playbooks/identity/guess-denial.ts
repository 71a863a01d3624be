import { type Json, type JsonObject, list, object, text } from '#core/json.ts';
import { PRODUCT } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';
import { denying, isSameDocument } from './deny-documents.ts';

/** Name of the inline policy. */
export const DENY_GUESSED = `${PRODUCT}-deny-guessed-sessions`;

/** Epoch milliseconds: sessions issued `since` are denied until `end`. */
export type GuessDenial = { readonly since: number; readonly end: number };

/**
 * Denies the sessions that a person who guesses passwords can have: those of the user since the first guess, without MFA, until a
 * time. Access keys have no time of issue, so the condition fails and they keep working; so do older sessions, sessions with MFA, and
 * federation tokens, which need an access key. Calls that an AWS service makes for an allowed caller use a session that is always new
 * and never has MFA: they are excepted too, because programs would fail wherever one service calls another.
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

/** The denial in a document, null if there is no document; undefined if `denyGuessed` did not write it. */
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
