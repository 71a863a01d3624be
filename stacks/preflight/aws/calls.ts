import { DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeLogGroupsCommand, DescribeSubscriptionFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeConfigurationRecorderStatusCommand, ListConfigurationRecordersCommand } from '@aws-sdk/client-config-service';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { GetAccountSummaryCommand, GetPolicyCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListAccountsCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
} from '@aws-sdk/client-organizations';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import {
  DescribeActionTargetsCommand,
  DescribeHubCommand,
  DescribeOrganizationConfigurationCommand,
  ListFindingAggregatorsCommand,
  ListOrganizationAdminAccountsCommand,
} from '@aws-sdk/client-securityhub';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Clients } from './clients.ts';
import { allPages } from './pages.ts';
import type { Place } from './place.ts';

const NextToken = ({ NextToken: token }: { NextToken?: string | undefined }) => token;

/** Every call of the preflight by the IAM action that it needs. All only read; lists are complete. */
export const CALLS = {
  'sts:GetCallerIdentity': ({ sts }: Clients) => sts.send(new GetCallerIdentityCommand({})),
  'organizations:DescribeOrganization': ({ organizations }: Clients) => organizations.send(new DescribeOrganizationCommand({})),
  'organizations:ListAccounts': ({ organizations }: Clients) =>
    allPages((token) => organizations.send(new ListAccountsCommand({ NextToken: token })), {
      items: ({ Accounts }) => Accounts,
      next: NextToken,
    }),
  'organizations:ListAWSServiceAccessForOrganization': ({ organizations }: Clients) =>
    allPages((token) => organizations.send(new ListAWSServiceAccessForOrganizationCommand({ NextToken: token })), {
      items: ({ EnabledServicePrincipals }) => EnabledServicePrincipals,
      next: NextToken,
    }),
  'organizations:ListDelegatedAdministrators': ({ organizations }: Clients, { service }: { service: string }) =>
    allPages(
      (token) => organizations.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal: service, NextToken: token })),
      { items: ({ DelegatedAdministrators }) => DelegatedAdministrators, next: NextToken },
    ),
  'organizations:ListRoots': ({ organizations }: Clients) => organizations.send(new ListRootsCommand({})),
  'organizations:ListParents': ({ organizations }: Clients, { child }: { child: string }) =>
    organizations.send(new ListParentsCommand({ ChildId: child })),
  'organizations:ListPoliciesForTarget': ({ organizations }: Clients, { target }: { target: string }) =>
    allPages(
      (token) =>
        organizations.send(
          new ListPoliciesForTargetCommand({ TargetId: target, Filter: 'SERVICE_CONTROL_POLICY', NextToken: token }),
        ),
      { items: ({ Policies }) => Policies, next: NextToken },
    ),
  'organizations:DescribePolicy': ({ organizations }: Clients, { policy }: { policy: string }) =>
    organizations.send(new DescribePolicyCommand({ PolicyId: policy })),
  'cloudtrail:DescribeTrails': ({ cloudTrail }: Clients) => cloudTrail.send(new DescribeTrailsCommand({})),
  'cloudtrail:GetTrailStatus': ({ cloudTrail }: Clients, { trail }: { trail: string }) =>
    cloudTrail.send(new GetTrailStatusCommand({ Name: trail })),
  'cloudtrail:GetEventSelectors': ({ cloudTrail }: Clients, { trail }: { trail: string }) =>
    cloudTrail.send(new GetEventSelectorsCommand({ TrailName: trail })),
  'ec2:DescribeRegions': ({ ec2 }: Clients) => ec2.send(new DescribeRegionsCommand({ AllRegions: true })),
  'iam:GetAccountSummary': ({ iam }: Clients) => iam.send(new GetAccountSummaryCommand({})),
  'iam:GetPolicy': ({ iam }: Clients, { policy }: { policy: string }) => iam.send(new GetPolicyCommand({ PolicyArn: policy })),
  'iam:GetRole': ({ iam }: Clients, { role }: { role: string }) => iam.send(new GetRoleCommand({ RoleName: role })),
  'lambda:GetAccountSettings': ({ lambda }: Clients) => lambda.send(new GetAccountSettingsCommand({})),
  'events:ListRules': ({ events }: Clients) =>
    allPages((token) => events.send(new ListRulesCommand({ NextToken: token })), {
      items: ({ Rules }) => Rules,
      next: NextToken,
    }),
  'logs:DescribeLogGroups': ({ logs }: Clients, { group }: { group: string }) =>
    logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group })),
  'logs:DescribeSubscriptionFilters': ({ logs }: Clients, { group }: { group: string }) =>
    logs.send(new DescribeSubscriptionFiltersCommand({ logGroupName: group })),
  'securityhub:DescribeHub': ({ securityHub }: Clients) => securityHub.send(new DescribeHubCommand({})),
  'securityhub:DescribeActionTargets': ({ securityHub }: Clients) =>
    allPages((token) => securityHub.send(new DescribeActionTargetsCommand({ NextToken: token })), {
      items: ({ ActionTargets }) => ActionTargets,
      next: NextToken,
    }),
  'securityhub:ListFindingAggregators': ({ securityHub }: Clients) => securityHub.send(new ListFindingAggregatorsCommand({})),
  'securityhub:DescribeOrganizationConfiguration': ({ securityHub }: Clients) =>
    securityHub.send(new DescribeOrganizationConfigurationCommand({})),
  'securityhub:ListOrganizationAdminAccounts': ({ securityHub }: Clients) =>
    securityHub.send(new ListOrganizationAdminAccountsCommand({})),
  'config:ListConfigurationRecorders': ({ config }: Clients) =>
    allPages((token) => config.send(new ListConfigurationRecordersCommand({ NextToken: token })), {
      items: ({ ConfigurationRecorderSummaries }) => ConfigurationRecorderSummaries,
      next: NextToken,
    }),
  'config:DescribeConfigurationRecorderStatus': ({ config }: Clients) =>
    config.send(new DescribeConfigurationRecorderStatusCommand({})),
  's3:GetObject': async ({ s3 }: Clients, { bucket, key }: { bucket: string; key: string }) =>
    (await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body?.transformToString(),
  'guardduty:ListDetectors': async ({ signed }: Clients) =>
    JSON.parse(await signed({ service: 'guardduty', method: 'GET', path: '/detector' })) as { detectorIds?: string[] },
  'guardduty:ListOrganizationAdminAccounts': async ({ signed }: Clients) =>
    JSON.parse(await signed({ service: 'guardduty', method: 'GET', path: '/admin' })) as {
      adminAccounts?: { adminAccountId?: string; adminStatus?: string }[];
    },
  'sns:ListSubscriptionsByTopic': ({ signed }: Clients, { topic }: { topic: string }) => {
    const body = new URLSearchParams({ Action: 'ListSubscriptionsByTopic', Version: '2010-03-31', TopicArn: topic }).toString();
    return signed({
      service: 'sns',
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
  },
  'servicequotas:GetServiceQuota': async ({ signed }: Clients, { service, quota }: { service: string; quota: string }) =>
    JSON.parse(
      await signed({
        service: 'servicequotas',
        method: 'POST',
        path: '/',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'ServiceQuotasV20190624.GetServiceQuota',
        },
        body: JSON.stringify({ ServiceCode: service, QuotaCode: quota }),
      }),
    ) as { Quota?: { Value?: number } },
};

export type Calls = typeof CALLS;
type InputOf<Name extends keyof Calls> = Parameters<Calls[Name]> extends [unknown, infer Input] ? [input: Input] : [];
export type AnswerTo<Name extends keyof Calls> = Awaited<ReturnType<Calls[Name]>>;

/** Asks AWS in one account and Region. Rejects with the SDK's error, which has AWS's name. */
export type Ask = <Name extends keyof Calls>(at: Place, name: Name, ...input: InputOf<Name>) => Promise<AnswerTo<Name>>;
