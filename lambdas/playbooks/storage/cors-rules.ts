import type { CORSRule } from '@aws-sdk/client-s3';
import { isAnyOrigin } from '#core/bucket.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type Json, list, object, text } from '#core/json.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';
import { planned } from '#member/calls.ts';
import { inBucket, onTheBucket } from './buckets.ts';

/** Whether some rule allows every origin. */
export function isLoose(rules: Json): boolean {
  return list(rules).some(isLooseRule);
}

function isLooseRule(rule: Json): boolean {
  return list(object(rule).AllowedOrigins).some((origin) => isAnyOrigin(text(origin) ?? ''));
}

/** The rules without exactly those that allow every origin; null if none is left. */
export function withoutLoose(rules: Json): Json {
  const left = list(rules).filter((rule) => !isLooseRule(rule));
  return left.length === 0 ? null : left;
}

/** Sets the CORS rules of the incident's bucket; null deletes them. */
export function setCors(incident: Incident, rules: Json): PlannedCall {
  const [on, to] = [onTheBucket(incident), inBucket(incident)];
  if (rules === null) return planned('s3:DeleteBucketCors', on, to);
  const CORSRules = rules as unknown as CORSRule[];
  return planned('s3:PutBucketCors', on, { ...to, CORSConfiguration: { CORSRules } });
}
