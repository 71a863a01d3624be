import { Construct } from 'constructs';
import { ConfigConfigurationAggregator } from '#aws/config-configuration-aggregator';
import { IamRole } from '#aws/iam-role';
import { IamRolePolicyAttachment } from '#aws/iam-role-policy-attachment';
import { type Naming, PRODUCT, roleName } from '#core/naming.ts';

export type ConfigAggregatorProps = { readonly naming: Naming; readonly permissionsBoundary?: string };

/** Makes what AWS Config recorded in every account and Region searchable in the hub account. The role can only list the organization. */
export class ConfigAggregator extends Construct {
  constructor(scope: Construct, id: string, { naming, permissionsBoundary }: ConfigAggregatorProps) {
    super(scope, id);
    const { hubAccount: account } = naming;
    const trust = {
      Effect: 'Allow',
      Principal: { Service: 'config.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:aws:config:*:${account}:*` },
      },
    };
    const role = new IamRole(this, 'role', {
      name: roleName(naming, 'aggregate-config'),
      path: naming.rolePath,
      description: 'Lets AWS Config list the accounts of the organization',
      assumeRolePolicy: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
      ...(permissionsBoundary !== undefined && { permissionsBoundary: permissionsBoundary.replaceAll('{account}', account) }),
    });
    const policy = new IamRolePolicyAttachment(this, 'policy', {
      role: role.name,
      policyArn: 'arn:aws:iam::aws:policy/service-role/AWSConfigRoleForOrganizations',
    });
    new ConfigConfigurationAggregator(this, 'aggregator', {
      name: PRODUCT,
      organizationAggregationSource: { allRegions: true, roleArn: role.arn },
      dependsOn: [policy],
    });
  }
}
