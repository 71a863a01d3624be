import type { Actor } from '#core/detection/activity.ts';
import { type JsonObject, object, text } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Mutable } from './reading.ts';

const TYPES: Readonly<Record<string, Actor['type']>> = {
  Root: 'root',
  IAMUser: 'user',
  AssumedRole: 'role',
  Role: 'role',
  FederatedUser: 'federated',
  SAMLUser: 'federated',
  WebIdentityUser: 'federated',
  IdentityCenterUser: 'federated',
  AWSService: 'service',
};

/**
 * The managed MCP servers of AWS, such as `aws-mcp.amazonaws.com`: agents call AWS through them with the permissions and under the
 * name of a principal (https://docs.aws.amazon.com/agent-toolkit/latest/userguide/logging-using-cloudtrail.html). Any other
 * service that invokes a call acts by itself, and the console, `signin.amazonaws.com`, passes on the person's own address.
 */
const ACTS_FOR_PEOPLE = /^([a-z0-9-]+-)?mcp\.amazonaws\.com$/;

/** Reads CloudTrail's `userIdentity`; its fields depend on the caller, and even the type may be missing. */
export function actorOf(identity: JsonObject): Actor {
  const session = object(identity.sessionContext);
  const issuer = object(session.sessionIssuer);
  const invokedBy = text(identity.invokedBy);
  const type =
    ownProperty(TYPES, text(identity.type) ?? '') ??
    (identity.type === undefined && invokedBy !== undefined ? 'service' : 'unknown');
  const arn = text(identity.arn);
  const account = text(identity.accountId);
  const role = type === 'role' ? text(issuer.arn) : undefined;
  const principal = text(identity.principalId);
  const user = type === 'federated' ? text(issuer.arn) : undefined;
  const sourceIdentity = text(session.sourceIdentity);
  const accessKey = text(identity.accessKeyId);
  const actor: Mutable<Actor> = { type, name: nameOf(type, identity, arn, invokedBy) };
  if (arn !== undefined) actor.arn = arn;
  if (principal !== undefined) actor.principal = principal;
  if (account !== undefined) actor.account = account;
  if (role !== undefined) actor.role = role;
  if (user !== undefined) actor.issuer = user;
  if (sourceIdentity !== undefined) actor.sourceIdentity = sourceIdentity;
  if (accessKey !== undefined) actor.accessKey = accessKey;
  if (invokedBy !== undefined) {
    actor.invokedBy = invokedBy;
    if (type !== 'service' && ACTS_FOR_PEOPLE.test(invokedBy)) actor.through = invokedBy;
  }
  const signInSession = text(session.signInSessionArn);
  if (signInSession !== undefined) actor.signInSession = signInSession;
  return actor;
}

function nameOf(type: Actor['type'], identity: JsonObject, arn: string | undefined, invokedBy: string | undefined): string {
  if (type === 'root') return 'root';
  if (type === 'service') return invokedBy ?? 'AWS';
  return text(identity.userName) ?? arn?.slice(arn.lastIndexOf('/') + 1) ?? text(identity.principalId) ?? invokedBy ?? 'unknown';
}
