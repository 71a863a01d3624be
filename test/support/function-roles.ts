import { functionPurpose, roleArn } from '#core/naming.ts';
import { FUNCTIONS, type FunctionName } from '#stacks/rollout/bundle.ts';
import { HUB } from './central-stack.ts';
import { type Context, type Document, isAllowed } from './iam.ts';
import { parse, uncommented } from './organization-file.ts';
import { EXAMPLE, resourcesOf, type SynthesizedResource, stackIn, synthesized, withPhysicalNames } from './synthesized.ts';

export { FUNCTIONS };

/** The central stack with every function, also those that the example leaves out. */
const CENTRAL = stackIn(await synthesized(parse(uncommented('tickets', uncommented('notices')))), 'central');
const central = (type: string): SynthesizedResource[] => resourcesOf(CENTRAL, type);

export function functionRole(name: string): string {
  return roleArn(EXAMPLE.naming, HUB, functionPurpose(name));
}

/** The policy of a function's role with physical names instead of Terraform's references; tables and the key as ARNs. */
export function policyOfFunction(name: string): Document {
  const found = central('aws_iam_role_policy').find((policy) => policy.name === name);
  if (found === undefined) throw new Error(`no role policy is named ${name}`);
  const { Statement } = JSON.parse(String(found.policy)) as { Statement: { Resource: string | string[] }[] };
  const arnOf = (resource: string) => physical(resource);
  return {
    Statement: Statement.map((one) => ({
      ...one,
      Resource: [one.Resource].flat().map(arnOf),
    })),
  } as unknown as Document;
}

const TABLE = /^\$\{aws_dynamodb_table\.[\w-]+\.(?:arn|stream_arn)\}/;

function physical(resource: string): string {
  const name = withPhysicalNames(CENTRAL, resource);
  if (TABLE.test(resource)) return `arn:aws:dynamodb:${EXAMPLE.naming.homeRegion}:${HUB}:table/${name}`;
  if (resource.includes('aws_kms_key')) return `arn:aws:kms:${EXAMPLE.naming.homeRegion}:${HUB}:key/hub`;
  if (resource.includes('aws_cloudwatch_log_group')) return `arn:aws:logs:${EXAMPLE.naming.homeRegion}:${HUB}:log-group:${name}`;
  return name;
}

/** One of the hub's queues, by its name without the product's. */
export function hubQueue(name: string): SynthesizedResource {
  const found = central('aws_sqs_queue').find((queue) => queue.name === `org-security-hub-${name}`);
  if (found === undefined) throw new Error(`no queue is named ${name}`);
  return found;
}

export function policyOfQueue(name: string): Document {
  return JSON.parse(String(hubQueue(name).policy)) as Document;
}

export const QUEUES: readonly string[] = central('aws_sqs_queue').map(({ name }) =>
  String(name).replace('org-security-hub-', ''),
);

/** A policy that allows everything: what a resource still refuses, it also refuses to an attacker. */
export const ALLOW_ALL: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Whether a function may send to a queue: its own policy and that of the queue together. */
export function maySend(name: FunctionName, queue: string, own: Document = policyOfFunction(name)): boolean {
  return mayAs(
    functionRole(name),
    'sqs:SendMessage',
    `arn:aws:sqs:${EXAMPLE.naming.homeRegion}:${HUB}:org-security-hub-${queue}`,
    [own, policyOfQueue(queue)],
  );
}

/** Whether a principal of the hub account may make a call, with these policies of its own and of the resource. */
export function mayAs(
  principal: string,
  action: string,
  resource: string,
  policies: readonly Document[],
  context: Context = {},
): boolean {
  const known = { 'aws:PrincipalArn': principal, 'aws:PrincipalAccount': HUB, 'aws:SecureTransport': 'true', ...context };
  return isAllowed({ action, resource, context: known }, { identity: policies });
}
