import type { IamRequest } from './iam.ts';
import { asList, providerOf, resourcesOf, type TerraformJson, withPhysicalNames, writtenStatements } from './synthesized.ts';

/** A role of the hub with what its policy allows: one resource of each pattern. */
type RoleRequests = {
  readonly role: string;
  readonly account: string;
  readonly region: string;
  readonly requests: readonly IamRequest[];
};

/** Every role of a stack with the requests that its policy allows. */
export function requestsOfRoles(stack: TerraformJson): RoleRequests[] {
  return Object.entries(stack.resource.aws_iam_role ?? {}).map(([id, role]) => {
    const { region, allowed_account_ids } = providerOf(stack, role);
    const account = String(allowed_account_ids[0]);
    const arn = `arn:aws:iam::${account}:role${role.path}${role.name}`;
    const policies = resourcesOf(stack, 'aws_iam_role_policy').filter(({ role: of }) => String(of).includes(`.${id}.`));
    const requests = policies.flatMap(({ policy }) =>
      writtenStatements(policy)
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Action, Resource }) =>
          asList(Action).flatMap((action) =>
            asList(Resource).map((resource) => ({
              action,
              resource: concrete(stack, resource, { account, region, service: action.split(':')[0] ?? '' }),
              context: {
                'aws:PrincipalArn': arn,
                'aws:RequestedRegion': region,
                'aws:ResourceTag/application': 'org-security-hub',
              },
            })),
          ),
        ),
    );
    return { role: arn, account, region, requests };
  });
}

const KINDS: Readonly<Record<string, string>> = {
  dynamodb: 'table/',
  logs: 'log-group:',
  kms: 'key/',
  kinesis: 'stream/',
  sqs: '',
};

/** One resource that a pattern covers; a reference to a resource of the stack gives its name. */
function concrete(
  stack: TerraformJson,
  pattern: string,
  { account, region, service }: Record<'account' | 'region' | 'service', string>,
) {
  const named = withPhysicalNames(stack, pattern).replaceAll('*', 'one');
  if (named === 'one') return '*';
  return named.startsWith('arn:') ? named : `arn:aws:${service}:${region}:${account}:${KINDS[service]}${named}`;
}
