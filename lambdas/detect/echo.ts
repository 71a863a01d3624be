import type { Activity } from '#core/detection/activity.ts';
import { callOf } from '#core/detection/call.ts';
import type { Incident } from '#core/incident/incident.ts';
import { canonical, isObject, type Json, text, truth } from '#core/json.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';

/**
 * Whether an activity is the hub's own echo: for the incident named by its source identity the hub had set out to make this
 * very call on a resource this call names, with the same policy document where it writes one. Anything less is not trusted,
 * because a stolen role would look alike; nor is a plan that still waits for a person.
 */
export function isEcho(activity: Activity, { account, intended = [] }: Pick<Incident, 'account' | 'intended'>): boolean {
  if (account !== activity.account) return false;
  const call = callOf(activity);
  return intended.some((one) => one.action === call && sameTarget(activity, one) && sameContent(activity, one));
}

/**
 * Whether a call is on what was planned. Of some calls the record has each field as it was sent, and there every one
 * counts: another policy for the same user is another call, and so is another rule of the same network ACL.
 */
function sameTarget({ request }: Activity, { action, resource, input }: PlannedCall): boolean {
  if (!RECORDED_VERBATIM.test(action)) return names(request, resource);
  const told = Object.values(request).map(text);
  return Object.values(input).every((value) => {
    const sent = text(value);
    return sent === undefined || sent.includes('"Statement"') || told.includes(sent);
  });
}

const RECORDED_VERBATIM = /^(iam:|ec2:\w+NetworkAclEntry$)/;

/** Whether a request names a resource, by id or inside an ARN's last part, at any depth. */
function names(value: Json | undefined, resource: string): boolean {
  if (typeof value === 'string') return value === resource || value.endsWith(`/${resource}`) || resource.endsWith(`/${value}`);
  if (Array.isArray(value)) return value.some((entry) => names(entry, resource));
  return isObject(value) && Object.values(value).some((entry) => names(entry, resource));
}

/**
 * Whether a call says what was planned. IAM knows no condition on what a policy says, so what the plan said is the limit;
 * and where the plan wrote a truth value, such as of a public access block, no other may stand under its name.
 */
function sameContent({ request }: Activity, { input }: PlannedCall): boolean {
  const written = documentsIn(request);
  const told = booleansIn(request);
  return (
    documentsIn(input).every((document) => written.includes(document)) &&
    booleansIn(input).every(([name, value]) => told.every(([other, said]) => other !== name || said === value))
  );
}

/** Every truth value in a value, by the name of its field: services begin names with either case. */
function booleansIn(value: Json | undefined): [name: string, value: boolean][] {
  if (Array.isArray(value)) return value.flatMap(booleansIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const said = truth(one);
    return said === undefined ? booleansIn(one) : [[name.toLowerCase(), said] as [string, boolean]];
  });
}

/** Every policy document in a value, whether it is written as text or as an object. */
function documentsIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(documentsIn);
  if (isObject(value)) return 'Statement' in value ? [canonical(value)] : Object.values(value).flatMap(documentsIn);
  return typeof value === 'string' && value.includes('"Statement"') ? documentsIn(parsed(value)) : [];
}

function parsed(written: string): Json | undefined {
  try {
    return JSON.parse(written) as Json;
  } catch {
    return undefined;
  }
}
