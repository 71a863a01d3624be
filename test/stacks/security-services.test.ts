import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#catalogue/index.ts';
import { App } from '#cdktf';
import { ACTOR_TYPES } from '#core/detection/activity.ts';
import { CONTAINED_WITHIN } from '#core/incident/time-to-contain.ts';
import type { Organization } from '#stacks/organization/organization.ts';
import { governedRegions } from '#stacks/organization/regions.ts';
import { PLANS, servicesRegions } from '#stacks/organization/security-services.ts';
import { OrganizationStack } from '#stacks/organization-stack.ts';
import { SecurityServicesStack } from '#stacks/security-services-stack.ts';
import { withoutTraces } from '#stacks/without-traces.ts';
import { CLOUD } from '#test/support/example-stacks.ts';
import { fileWith, parse } from '#test/support/organization-file.ts';
import { asList, EXAMPLE, providerOf, type Stacks, stackIn, type TerraformJson } from '#test/support/synthesized.ts';

const { management, accounts } = EXAMPLE;
const { hubAccount, homeRegion } = EXAMPLE.naming;
const GOVERNED = governedRegions(accounts, homeRegion);
const SERVICES = Object.entries(CLOUD).filter(([name]) => name.startsWith('security-services'));

/** Types that an account has once in a Region, and that AWS creates by itself in an account that becomes administrator. */
const BEFORE = { GuardDuty: 'aws_guardduty_detector', 'Security Hub': 'aws_securityhub_account' };
const DELEGATION = {
  GuardDuty: 'aws_guardduty_organization_admin_account',
  'Security Hub': 'aws_securityhub_organization_admin_account',
};

/** The stacks of the services and of the organization alone, which take a fraction of the time of all. */
function servicesOf(organization: Organization): Stacks {
  const folder = mkdtempSync(join(tmpdir(), 'services-test-'));
  try {
    const app = new App({ outdir: folder, skipValidation: true });
    const props = { organization, profile: 'cloud', stateFolder: folder } as const;
    const names = withoutTraces(() => {
      const stacks = servicesRegions(organization).map((region) => new SecurityServicesStack(app, { ...props, region }));
      const all = [...stacks, new OrganizationStack(app, props)];
      app.synth();
      return all.map(({ node }) => node.id);
    });
    const read = (name: string) => JSON.parse(readFileSync(join(folder, 'stacks', name, 'cdk.tf.json'), 'utf8')) as TerraformJson;
    return Object.fromEntries(names.map((name) => [name, read(name)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const withServices = (services: object) => servicesOf({ ...EXAMPLE, services: { ...EXAMPLE.services, ...services } });
const ONLY_GUARD_DUTY = withServices({ securityHub: false });
const ONLY_SECURITY_HUB = withServices({ guardDuty: false });
const NEITHER = withServices({ securityHub: false, guardDuty: false, delegation: false });

/** The stack of the home Region of an organization with this in its section `organization`. */
function homeStack(written: string): TerraformJson {
  const head = 'organization: { id: o-exampleorgid, management: "123456789012"';
  return stackIn(servicesOf(parse(fileWith('mode: observe').replace(head, `${head}, ${written}`))), 'security-services');
}

/** Every resource of a type, with its stack, account and Region. */
function placed(stacks: Stacks, type: string) {
  return Object.entries(stacks).flatMap(([stack, content]) =>
    Object.entries(content.resource[type] ?? {}).map(([id, resource]) => {
      const { region, allowed_account_ids } = providerOf(content, resource);
      return { stack, address: `${type}.${id}`, region, account: allowed_account_ids[0], resource };
    }),
  );
}

/** The addresses that a resource waits for in its stack, directly or through others. */
function waitsFor(stack: TerraformJson, address: string, seen = new Set<string>()): Set<string> {
  const [type = '', id = ''] = address.split('.');
  const resource = stack.resource[type]?.[id];
  const references = [...JSON.stringify(resource ?? {}).matchAll(/\$\{(aws_\w+\.[\w-]+)\./g)].map(([, found = '']) => found);
  for (const next of [...asList(resource?.depends_on as string[] | undefined), ...references]) {
    if (!seen.has(next)) waitsFor(stack, next, seen.add(next));
  }
  return seen;
}

const typesIn = (stack: TerraformJson) => Object.keys(stack.resource).sort();

describe('the security services', () => {
  test('have one stack in each governed Region, which waits for no other stack and which no other waits for', () => {
    expect(SERVICES.map(([, stack]) => stack.provider.aws[0]?.region).sort()).toEqual([...GOVERNED].sort());
    expect(GOVERNED).toContain('us-east-1');
  });

  test.each(SERVICES)(
    '%s has one provider for the hub and one for the management account, both of its Region',
    (_, { provider }) => {
      const [hub, other, ...more] = provider.aws;
      expect([hub?.allowed_account_ids, other?.allowed_account_ids, more]).toEqual([[hubAccount], [management], []]);
      expect(other?.region).toBe(hub?.region);
      expect([hub?.assume_role?.length, other?.assume_role]).toEqual([1, undefined]);
    },
  );
});

describe.each(['GuardDuty', 'Security Hub'] as const)('%s', (service) => {
  const delegations = placed(CLOUD, DELEGATION[service]);

  test('is administered by the hub in every governed Region, where the management account makes it the administrator', () => {
    expect(delegations.map(({ region }) => region).sort()).toEqual([...GOVERNED].sort());
    expect(new Set(delegations.map(({ account, resource }) => `${account} ${resource.admin_account_id}`))).toEqual(
      new Set([`${management} ${hubAccount}`]),
    );
  });

  test.each(GOVERNED)('is on in hub and management account before the delegation in %s', (region) => {
    const on = placed(CLOUD, BEFORE[service]).filter((one) => one.region === region);
    expect(on.map(({ account }) => account).sort()).toEqual([hubAccount, management].sort());
    const [delegation] = delegations.filter((one) => one.region === region);
    const before = waitsFor(stackIn(CLOUD, delegation?.stack ?? ''), delegation?.address ?? '');
    expect(on.filter(({ address }) => !before.has(address))).toEqual([]);
  });

  test('is not switched on after its delegation, because AWS switches it on then and refuses a second time', () => {
    const late = placed(CLOUD, BEFORE[service]).filter(({ stack, address }) =>
      [...waitsFor(stackIn(CLOUD, stack), address)].some((other) => other.startsWith(`${DELEGATION[service]}.`)),
    );
    expect(late).toEqual([]);
    // Also across stacks: only the stacks of the services contain either.
    const stacks = [BEFORE[service], DELEGATION[service]].flatMap((type) => placed(CLOUD, type)).map(({ stack }) => stack);
    expect([...new Set(stacks)].sort()).toEqual(SERVICES.map(([name]) => name).sort());
  });

  test('enrols accounts only after the delegation, so that destroying it ends in the reverse order', () => {
    const types = ['aws_securityhub_organization_configuration', 'aws_securityhub_finding_aggregator'];
    const guard = ['aws_guardduty_organization_configuration', 'aws_guardduty_organization_configuration_feature'];
    const after = (service === 'GuardDuty' ? guard : types).flatMap((type) => placed(CLOUD, type));
    expect(after.length).toBeGreaterThan(GOVERNED.length);
    const early = after.filter(({ stack, address }) => {
      const before = [...waitsFor(stackIn(CLOUD, stack), address)];
      return !before.some((other) => other.startsWith(`${DELEGATION[service]}.`));
    });
    expect(early.map(({ address }) => address)).toEqual([]);
  });
});

describe('findings', () => {
  test('of every governed Region are copied to the home Region', () => {
    expect(placed(CLOUD, 'aws_securityhub_finding_aggregator')).toMatchObject([
      {
        region: homeRegion,
        account: hubAccount,
        resource: { linking_mode: 'SPECIFIED_REGIONS', specified_regions: GOVERNED.filter((region) => region !== homeRegion) },
      },
    ]);
  });

  test('of an organization with one Region need no copy', () => {
    const oneRegion = accounts.map((account) => ({ ...account, regions: [homeRegion] as const }));
    const stacks = servicesOf({ ...EXAMPLE, accounts: oneRegion });
    expect(placed(stacks, 'aws_securityhub_finding_aggregator')).toEqual([]);
  });
});

describe('the custom actions', () => {
  const triggers = CATALOGUE.flatMap((detection) => detection.triggers);
  const handled = new Set(
    triggers.flatMap((trigger) => ('where' in trigger ? asList(trigger.where?.actionName as string[] | undefined) : [])),
  );

  test.each([
    ['managed', CLOUD],
    ['existing', NEITHER],
  ])('are, with %s services, exactly those whose names the rule takes, in the hub account and home Region', (_, stacks) => {
    const created = placed(stacks, 'aws_securityhub_action_target');
    expect(created.map(({ resource }) => resource.name).sort()).toEqual([...handled].sort());
    expect(handled.size).toBe(4);
    expect(new Set(created.map(({ account, region }) => `${account} ${region}`))).toEqual(
      new Set([`${hubAccount} ${homeRegion}`]),
    );
  });

  test('have ids and names that AWS accepts', () => {
    for (const { resource } of placed(CLOUD, 'aws_securityhub_action_target')) {
      expect(resource.identifier).toMatch(/^[A-Za-z0-9]{1,20}$/);
      expect(resource.name).toMatch(/^.{1,20}$/);
      expect(resource.description).toMatch(/^.{1,500}$/);
    }
  });
});

describe('the insights', () => {
  type Filters = { generator_id: object[]; product_fields?: { key: string; value: string }[] };
  const created = placed(CLOUD, 'aws_securityhub_insight');
  const filtersOf = (resource: Record<string, unknown>) => resource.filters as Filters;

  test.each([
    ['managed', CLOUD],
    ['existing', NEITHER],
  ])(
    'count, with %s services, findings of the hub in the hub account and home Region, far below the quota of 100',
    (_, stacks) => {
      const insights = placed(stacks, 'aws_securityhub_insight');
      expect(new Set(insights.map(({ account, region }) => `${account} ${region}`))).toEqual(
        new Set([`${hubAccount} ${homeRegion}`]),
      );
      for (const { resource } of insights)
        expect(filtersOf(resource).generator_id).toEqual([{ comparison: 'PREFIX', value: 'org-security-hub/' }]);
      expect(insights.length).toBeGreaterThan(3);
      expect(insights.length).toBeLessThan(50);
    },
  );

  test('wait for Security Hub, and group by attributes of a finding that are not maps', () => {
    for (const { stack, address, resource } of created) {
      const before = [...waitsFor(stackIn(CLOUD, stack), address)];
      expect(before.some((other) => other.startsWith('aws_securityhub_account.'))).toBe(true);
      expect(['GeneratorId', 'AwsAccountId', 'ResourceId']).toContain(resource.group_by_attribute);
    }
  });

  test('are one for the scenario, the account, each type of actor and each time to contain, as the findings have them', () => {
    const wanted = created.flatMap(({ resource }) => filtersOf(resource).product_fields ?? []);
    const valuesOf = (name: string) => wanted.filter(({ key }) => key === `org-security-hub/${name}`).map(({ value }) => value);
    expect(valuesOf('actorType').sort()).toEqual([...ACTOR_TYPES].sort());
    expect(valuesOf('timeToContain').sort()).toEqual([...CONTAINED_WITHIN].sort());
    const general = created.filter(({ resource }) => filtersOf(resource).product_fields === undefined);
    expect(general.map(({ resource }) => resource.group_by_attribute).sort()).toEqual([
      'AwsAccountId',
      'GeneratorId',
      'ResourceId',
    ]);
  });
});

describe('the protection plans of GuardDuty', () => {
  test.each(SERVICES)('are each named and off in %s, for members, hub and management account', (_, { resource }) => {
    const members = Object.values(resource.aws_guardduty_organization_configuration_feature ?? {});
    expect(members.map(({ name, auto_enable }) => `${name} ${auto_enable}`).sort()).toEqual(
      PLANS.map((plan) => `${plan} NONE`).sort(),
    );
    const own = Object.values(resource.aws_guardduty_detector_feature ?? {});
    expect(own.map(({ name, status }) => `${name} ${status}`).sort()).toEqual(
      [...PLANS, ...PLANS].map((plan) => `${plan} DISABLED`).sort(),
    );
  });

  test('are set before members are enrolled', () => {
    for (const { stack, address } of placed(CLOUD, 'aws_guardduty_organization_configuration')) {
      const before = [...waitsFor(stackIn(CLOUD, stack), address)];
      expect(before.filter((other) => other.startsWith('aws_guardduty_organization_configuration_feature.'))).toHaveLength(
        PLANS.length,
      );
    }
  });

  test('are on where the file switches them on, with their parts, and not touched where it says leave', () => {
    const plans = '{ RUNTIME_MONITORING: all, S3_DATA_EVENTS: new, RDS_LOGIN_EVENTS: leave }';
    const { resource } = homeStack(`services: { guardDuty: { plans: ${plans} } }`);
    const members = Object.values(resource.aws_guardduty_organization_configuration_feature ?? {});
    const said = Object.fromEntries(members.map(({ name, auto_enable }) => [name, auto_enable]));
    expect(said).toMatchObject({ RUNTIME_MONITORING: 'ALL', S3_DATA_EVENTS: 'NEW', EKS_AUDIT_LOGS: 'NONE' });
    expect(said).not.toHaveProperty('RDS_LOGIN_EVENTS');
    expect(members.find(({ name }) => name === 'RUNTIME_MONITORING')?.additional_configuration).toEqual(
      ['EKS_ADDON_MANAGEMENT', 'ECS_FARGATE_AGENT_MANAGEMENT', 'EC2_AGENT_MANAGEMENT'].map((name) => ({
        name,
        auto_enable: 'ALL',
      })),
    );
    const own = Object.values(resource.aws_guardduty_detector_feature ?? {});
    expect(own.filter(({ name }) => name === 'RUNTIME_MONITORING').map(({ status }) => status)).toEqual(['ENABLED', 'DISABLED']);
    expect(own.filter(({ name }) => name === 'RDS_LOGIN_EVENTS')).toEqual([]);
  });
});

describe('what exists already', () => {
  test('is left alone for each service: without Security Hub, GuardDuty is the same, and the other way round', () => {
    const ofService = (stacks: Stacks, service: string) =>
      Object.keys(stacks).flatMap((name) => {
        const types = Object.entries(stackIn(stacks, name).resource).filter(([type]) => type.startsWith(`aws_${service}_`));
        return types.filter(([type]) => !['aws_securityhub_action_target', 'aws_securityhub_insight'].includes(type));
      });
    expect(ofService(ONLY_GUARD_DUTY, 'securityhub')).toEqual([]);
    expect(ofService(ONLY_GUARD_DUTY, 'guardduty')).toEqual(ofService(CLOUD, 'guardduty'));
    expect(ofService(ONLY_SECURITY_HUB, 'guardduty')).toEqual([]);
    expect(ofService(ONLY_SECURITY_HUB, 'securityhub')).toEqual(ofService(CLOUD, 'securityhub'));
  });

  test('leaves only the custom actions and insights to create, without a provider for the management account', () => {
    expect(Object.keys(NEITHER)).toEqual(['security-services', 'organization']);
    const home = stackIn(NEITHER, 'security-services');
    expect(typesIn(home)).toEqual(['aws_securityhub_action_target', 'aws_securityhub_insight']);
    expect(home.provider.aws).toHaveLength(1);
    const registered = placed(NEITHER, 'aws_organizations_delegated_administrator').map(
      ({ resource }) => resource.service_principal,
    );
    expect(registered).not.toContain('config-multiaccountsetup.amazonaws.com');
  });

  test('is taken over where the file names it: Terraform imports it instead of creating it', () => {
    const lines = [
      '{ what: detector, account: security, region: ap-northeast-2, id: 12abc34d567e8fa901bc2d34e56789f0 }',
      '{ what: security-hub, account: management, region: ap-northeast-2 }',
      '{ what: security-hub-administrator, region: ap-northeast-2 }',
      '{ what: guardduty-administrator, region: us-east-1 }',
      '{ what: finding-aggregator, id: 123e4567-e89b-42d3-a456-426652340000 }',
      '{ what: custom-action, id: Undo }',
    ];
    const home = homeStack(`takeOver: [${lines.join(', ')}]`);
    const imports = home.import as { to: string; id: string }[];
    expect(imports.map(({ to, id }) => `${to.replace(/_[0-9A-F]{8}$/, '')} ${id}`).sort()).toEqual([
      'aws_guardduty_detector.guard-duty_detector 12abc34d567e8fa901bc2d34e56789f0',
      'aws_securityhub_account.security-hub_management 123456789012',
      'aws_securityhub_action_target.actions_undo arn:aws:securityhub:ap-northeast-2:111122223333:action/custom/Undo',
      'aws_securityhub_finding_aggregator.security-hub_aggregator arn:aws:securityhub:ap-northeast-2:111122223333:finding-aggregator/123e4567-e89b-42d3-a456-426652340000',
      'aws_securityhub_organization_admin_account.security-hub_administrator 111122223333',
    ]);
  });

  test('keeps its protection plans where a detector is taken over', () => {
    const detector = '{ what: detector, account: management, region: ap-northeast-2, id: 12abc34d567e8fa901bc2d34e56789f0 }';
    const { resource } = homeStack(`takeOver: [${detector}]`);
    const touched = Object.values(resource.aws_guardduty_detector_feature ?? {}).filter(({ provider }) => provider !== undefined);
    expect(touched).toEqual([]);
  });
});
