import type { Actor } from '../core/activity.ts';
import { type JsonObject, object, text } from '../core/json.ts';

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

/** Reads CloudTrail's `userIdentity`, whose shape depends on who called and which may lack even its type. */
export function actorOf(identity: JsonObject): Actor {
  const session = object(identity.sessionContext);
  const issuer = object(session.sessionIssuer);
  const invokedBy = text(identity.invokedBy);
  const type =
    TYPES[text(identity.type) ?? ''] ?? (identity.type === undefined && invokedBy !== undefined ? 'service' : 'unknown');
  const arn = text(identity.arn);
  const account = text(identity.accountId);
  const role = type === 'role' ? text(issuer.arn) : undefined;
  const sourceIdentity = text(session.sourceIdentity);
  return {
    type,
    name: nameOf(type, identity, arn, invokedBy),
    ...(arn !== undefined && { arn }),
    ...(account !== undefined && { account }),
    ...(role !== undefined && { role }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(invokedBy !== undefined && { invokedBy }),
  };
}

function nameOf(type: Actor['type'], identity: JsonObject, arn: string | undefined, invokedBy: string | undefined): string {
  if (type === 'root') return 'root';
  if (type === 'service') return invokedBy ?? 'AWS';
  return text(identity.userName) ?? arn?.split('/').at(-1) ?? text(identity.principalId) ?? invokedBy ?? 'unknown';
}
