import { sha256 } from '../digest.ts';
import { canonical, isObject, type Json, type JsonObject } from '../json.ts';
import type { PlannedCall } from './plan.ts';

/** Whether a CloudTrail record has exactly the input of a planned call; false for what cannot be compared. */
export function saysExactly(request: JsonObject, { input }: Pick<PlannedCall, 'input'>): boolean {
  const [recorded, sent] = [fieldsOf(request), fieldsOf(input)];
  // The condition on a bucket's owner is a header, which a record may omit.
  if (!recorded.has(OWNER)) sent.delete(OWNER);
  return textOf(recorded) === textOf(sent);
}

export function contentOf({ action, input }: Pick<PlannedCall, 'action' | 'input'>): string {
  return sha256(`${action}\n${canonical(input)}`).slice(0, 24);
}

const OWNER = 'expectedbucketowner';

/** Names that CloudTrail writes differently from the SDK, as `nameOf` returns them. */
const SENT_AS: ReadonlyMap<string, string> = new Map([
  ['aclprotocol', 'protocol'],
  ['bucketname', 'bucket'],
  ['bucketpolicy', 'policy'],
  ['groupdescription', 'description'],
  ['groupset', 'group'],
  ['useridgrouppair', 'group'],
  ['x-amz-expected-bucket-owner', OWNER],
  ['xsi:type', 'type'],
]);

/** Fields that CloudTrail adds: the host and XML namespaces. */
const ADDED = /^(host$|xmlns)/;

/** Ids that EC2 records as objects although the SDK sends a plain list. */
const WRAPPED_IDS: readonly string[] = ['securitygroupruleid', 'groupid'];

/** In XML, the entries of a list have a name. */
const HELD: ReadonlyMap<string, string> = new Map([
  ['accesscontrollist', 'grant'],
  ['routingrule', 'routingrule'],
]);

/** Services start names with either case, and XML uses the singular for list entries. */
function nameOf(written: string): string {
  const name = written.toLowerCase().replace(/s$/, '');
  return SENT_AS.get(name) ?? name;
}

type Form = string | readonly Form[] | ReadonlyMap<string, Form>;

function formOf(value: Json | undefined): Form | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) return listOf(value);
  if (!isObject(value)) return typeof value === 'string' ? (documentIn(value) ?? value) : String(value);
  if ('Statement' in value) return canonical(value);
  const [[only, inside] = [], ...more] = Object.entries(value);
  if (more.length === 0 && (only === 'items' || only === 'item')) return formOf(inside);
  const fields = fieldsOf(value);
  return fields.size === 0 ? undefined : fields;
}

/** Some services record a single entry without a list. */
function listOf(values: readonly Json[]): Form | undefined {
  const forms = values.flatMap((one) => unwrapped(formOf(one)) ?? []);
  return forms.length > 1 ? forms : forms[0];
}

function unwrapped(form: Form | undefined): [Form] | undefined {
  if (form === undefined) return undefined;
  const [[name = '', id] = [], ...more] = form instanceof Map ? [...form] : [];
  return [id !== undefined && more.length === 0 && WRAPPED_IDS.includes(name) ? id : form];
}

function fieldsOf(value: JsonObject): Map<string, Form> {
  const fields = new Map<string, Form>();
  for (const [written, one] of Object.entries(value)) {
    if (ADDED.test(written.toLowerCase())) continue;
    const form = formOf(one);
    if (form === undefined) continue;
    const [name, held] = heldIn(nameOf(written), form);
    // Two fields with the same name cannot be compared with anything.
    fields.set(fields.has(name) ? `${name} twice` : name, held);
  }
  return fields;
}

function heldIn(name: string, form: Form): [string, Form] {
  const inside = HELD.get(name);
  const held = inside !== undefined && form instanceof Map && form.size === 1 ? form.get(inside) : undefined;
  return inside === undefined || held === undefined ? [name, form] : [inside, held];
}

function textOf(form: Form): string {
  if (typeof form === 'string') return JSON.stringify(form);
  if (form instanceof Map) {
    const fields = [...form].toSorted(([one], [other]) => (one < other ? -1 : 1));
    return `{${fields.map(([name, one]) => `${JSON.stringify(name)}:${textOf(one)}`).join()}}`;
  }
  return `[${(form as readonly Form[]).map(textOf).join()}]`;
}

function documentIn(written: string): string | undefined {
  if (!written.includes('"Statement"')) return undefined;
  try {
    return canonical(JSON.parse(written) as Json);
  } catch {
    return undefined;
  }
}
