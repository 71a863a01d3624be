import type { Activity } from '#core/detection/activity.ts';
import { type KeptEvent, MOST_EVENT_BYTES } from '#core/incident/kept-event.ts';
import { isObject, type Json, list } from '#core/json.ts';

/** The event of an activity as the hub keeps it: without secrets, and with only the activity's finding if it has several. */
export function firstEvent(arrived: unknown, activity: Activity): KeptEvent {
  const event = withoutSecrets(ofActivity(arrived, activity) as Json);
  const bytes = Buffer.byteLength(JSON.stringify(event));
  const known = { source: sourceOf(activity), id: activity.id, at: activity.at, bytes };
  return bytes > MOST_EVENT_BYTES ? { ...known, tooLarge: true } : { ...known, event };
}

const OF_CLOUDTRAIL: readonly Activity['kind'][] = ['api-call', 'sign-in', 'service-event'];

function sourceOf({ kind, source }: Activity): string {
  return OF_CLOUDTRAIL.includes(kind) ? 'aws.cloudtrail' : source;
}

/** A custom action of Security Hub may contain findings of other accounts, which the readers of this incident must not see. */
function ofActivity(arrived: unknown, { kind, detail }: Activity): unknown {
  if (kind !== 'finding' || !isObject(arrived) || !isObject(arrived.detail)) return arrived;
  // The envelope lists every finding too.
  return list(arrived.detail.findings).length > 1 ? { ...arrived, resources: [], detail } : arrived;
}

/** What AWS writes in place of a secret. */
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** CloudTrail hides most of these itself, but not all: it records session tokens, for example. */
const SECRETS: ReadonlySet<string> = new Set([
  'authtoken',
  'clientsecret',
  'masteruserpassword',
  'newpassword',
  'oldpassword',
  'password',
  'privatekey',
  'secret',
  'secretaccesskey',
  'secretbinary',
  'secretstring',
  'sessiontoken',
]);

function withoutSecrets(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutSecrets);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const isSecret = typeof one === 'string' && SECRETS.has(name.toLowerCase());
      return [name, isSecret ? HIDDEN : withoutSecrets(one as Json)];
    }),
  );
}
