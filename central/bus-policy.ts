import { FORWARD_PURPOSE, hubBusArn, type Naming, roleArn } from '#core/naming.ts';

/** EventBridge: "The permission policy on the event bus cannot exceed 10 KB in size." */
const POLICY_LIMIT = 10_240;

export type BusPolicyProps = {
  readonly naming: Naming;
  readonly organizationId: string;
  /** The ids of all accounts in the organization file. */
  readonly accounts: readonly string[];
};

/**
 * Who may send to the hub's bus: the forwarders of the accounts in the organization file. More than about 650 ids do not fit into
 * the policy of a bus: then it names the organization, and detection holds events from accounts that are not in the file.
 */
export function busPolicy({ naming, organizationId, accounts }: BusPolicyProps): string {
  const written = (who: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'ForwardersOfTheOrganization',
          Effect: 'Allow',
          Principal: '*',
          Action: 'events:PutEvents',
          Resource: hubBusArn(naming),
          Condition: {
            StringEquals: { 'aws:PrincipalOrgID': organizationId, ...who },
            ArnLike: { 'aws:PrincipalArn': roleArn(naming, '*', FORWARD_PURPOSE) },
          },
        },
      ],
    });
  const listed = written({ 'aws:PrincipalAccount': accounts });
  return listed.length <= POLICY_LIMIT ? listed : written({});
}
