import type { JsonObject } from '#core/json.ts';
import { type Naming, remediatePurpose, roleArn } from '#core/naming.ts';
import type { Family, Phase } from '#core/playbook/playbook-id.ts';
import { CASE_NAMING, digest, MEMBER, minute } from './cases.ts';

/** The caller as CloudTrail records it: identity, source address and user agent. */
export type Caller = { readonly identity: JsonObject; readonly address: string; readonly agent: string };

/** A caller, built for the account in which the call is made. */
export type By = (account: string) => Caller;

const CONSOLE = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const CLI = 'aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.7 md/pyimpl#CPython';

/** An IAM user with an access key on the command line. */
export function iamUser(userName: string): By {
  return (accountId) => ({
    identity: {
      type: 'IAMUser',
      principalId: `AIDA${shout(userName)}EXAMPLE`,
      arn: `arn:aws:iam::${accountId}:user/${userName}`,
      accountId,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName,
    },
    address: '198.51.100.24',
    agent: CLI,
  });
}

/** The root user in the console. */
export function root(): By {
  return (accountId) => ({
    identity: {
      type: 'Root',
      principalId: accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      accountId,
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      sessionContext: { attributes: { creationDate: minute(-20), mfaAuthenticated: 'true' } },
    },
    address: '203.0.113.9',
    agent: CONSOLE,
  });
}

/** A role session, by the role's name, path and name, or ARN. `sourceIdentity` is the one the session set. */
export function assumedRole(role: string, session: string, sourceIdentity?: string): By {
  const pathAndName = role.split(':role/').at(-1) ?? role;
  const userName = pathAndName.split('/').at(-1) ?? role;
  const principalId = `AROA${shout(userName)}EXAMPLE`;
  return (accountId) => ({
    identity: {
      type: 'AssumedRole',
      principalId: `${principalId}:${session}`,
      arn: `arn:aws:sts::${accountId}:assumed-role/${userName}/${session}`,
      accountId,
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      sessionContext: {
        sessionIssuer: { type: 'Role', principalId, arn: `arn:aws:iam::${accountId}:role/${pathAndName}`, accountId, userName },
        attributes: { creationDate: minute(-20), mfaAuthenticated: 'false' },
        ...(sourceIdentity !== undefined && { sourceIdentity }),
      },
    },
    address: '203.0.113.40',
    agent: CLI,
  });
}

/** A user of IAM Identity Center. */
export function ssoPerson(person: string): By {
  const path = 'aws-reserved/sso.amazonaws.com/ap-northeast-2';
  return assumedRole(`${path}/AWSReservedSSO_PowerUser_0123456789abcdef`, person);
}

/** The hub in a member account, acting on one incident of one scenario. */
export function hubSession(
  family: Family,
  incident: string | undefined,
  {
    naming = CASE_NAMING,
    scenario = 'sg-ssh-open-world',
    phase = 'fix',
  }: { naming?: Naming; scenario?: string; phase?: Phase } = {},
): By {
  return assumedRole(roleArn(naming, MEMBER, remediatePurpose(family, phase)), scenario, incident);
}

/** An AWS service that acts for itself, such as `autoscaling.amazonaws.com`. */
export function service(name: string): By {
  return () => ({ identity: { type: 'AWSService', invokedBy: name }, address: name, agent: name });
}

/** Letters for a made-up unique id. */
function shout(name: string): string {
  return digest('principal', name).slice(0, 10).toUpperCase();
}
