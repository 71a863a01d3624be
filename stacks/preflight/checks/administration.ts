import { ownEntry, ownProperty } from '#core/own-property.ts';
import type { CheckResult } from '../check-result.ts';
import type { AwsFacts } from '../facts.ts';
import { type PlannedResource, type PlannedRollout, plannedOf } from '../planned.ts';
import { type Check, enteredPlaces, isNew, resultsFrom } from './scene.ts';

/** Services that a planned resource needs trusted access for. */
const TRUSTED: Readonly<Record<string, string>> = {
  aws_cloudtrail: 'cloudtrail.amazonaws.com',
  aws_guardduty_organization_admin_account: 'guardduty.amazonaws.com',
  aws_securityhub_organization_admin_account: 'securityhub.amazonaws.com',
};

/** Whether the services that the stacks use may see the organization. */
export const checkServiceAccess: Check = (planned, facts) =>
  resultsFrom(facts.services, ['service-access', ''], (enabled) => {
    const registered = plannedOf(planned, 'aws_organizations_delegated_administrator').map(({ settings }) =>
      String(settings.service_principal),
    );
    const used = Object.entries(TRUSTED).flatMap(([type, service]) => (plannedOf(planned, type).length > 0 ? [service] : []));
    const needed = [...new Set([...used, ...registered])];
    const missing = needed.filter((service) => !enabled.includes(service));
    const base = { subject: 'service-access', where: '' } as const;
    if (missing.length > 0) return [{ ...base, mark: 'fix', found: { code: 'access-missing', services: missing } }];
    return needed.length === 0 ? [] : [{ ...base, mark: 'ok', found: { code: 'access-enabled', services: needed } }];
  });

type Service = 'guardduty' | 'security-hub';

const SERVICES: Readonly<Record<Service, { type: string; what: string; label: string; key: string }>> = {
  guardduty: {
    type: 'aws_guardduty_organization_admin_account',
    what: 'guardduty-administrator',
    label: 'GuardDuty',
    key: 'guardDuty',
  },
  'security-hub': {
    type: 'aws_securityhub_organization_admin_account',
    what: 'security-hub-administrator',
    label: 'Security Hub CSPM',
    key: 'securityHub',
  },
};

/** Who administers GuardDuty and Security Hub CSPM, and whether the hub account is registered already. */
export const checkAdministrators: Check = (planned, facts) => {
  const { hubAccount } = planned.organization.naming;
  const results = enteredPlaces(facts).flatMap(({ region, found }) =>
    (['guardduty', 'security-hub'] as const).flatMap((service) =>
      resultsFrom(found.administrators?.[service], ['administrators', region], (named) =>
        named[0] === undefined
          ? noAdministrator(planned, service, region)
          : named.flatMap((one) => judgeOne(planned, facts, service, region, one)),
      ),
    ),
  );
  const services = Object.values(SERVICES).map(({ label }) => label);
  const all = [...results, ...registrations(planned, facts, hubAccount)];
  const isAsked = enteredPlaces(facts).some(({ found }) => found.administrators !== undefined);
  return all.length > 0 || !isAsked
    ? all
    : [{ mark: 'ok', subject: 'administrators', where: '', found: { code: 'administrator-fine', services } }];
};

/** The service has no administrator: right where the stacks will register the hub, wrong where the file says that there is one. */
function noAdministrator(planned: PlannedRollout, service: Service, region: string): CheckResult[] {
  const { label, key, type } = ownEntry(SERVICES, service);
  if (planned.types.includes(type)) return [];
  const found = { code: 'administrator-missing', service: label } as const;
  return [
    {
      mark: 'look',
      subject: 'administrators',
      where: region,
      found,
      proposal: { organization: { services: { [key]: 'manage' } } },
    },
  ];
}

function judgeOne(planned: PlannedRollout, facts: AwsFacts, service: Service, region: string, account: string): CheckResult[] {
  const { type, what, label, key } = ownEntry(SERVICES, service);
  const { hubAccount } = planned.organization.naming;
  const creating = plannedOf(planned, type).filter((one) => one.region === region);
  const base = { subject: 'administrators', where: region } as const;
  if (account !== hubAccount) {
    const found = { code: 'administrator-other', service: label, account } as const;
    const proposal = { organization: { services: { [key]: 'existing' } } };
    return [{ ...base, mark: creating.length > 0 ? 'fix' : 'look', found, ...(creating.length > 0 && { proposal }) }];
  }
  return creating
    .filter((one) => isNew(planned, facts, one) === true)
    .map(() => ({
      ...base,
      mark: 'fix' as const,
      found: { code: 'administrator-registered' as const, service: label },
      proposal: { organization: { takeOver: [{ what, region }] } },
    }));
}

/** The registration that the organization file can take over. */
const TAKEN_OVER = 'config-multiaccountsetup.amazonaws.com';

/** AWS Organizations refuses to register an account twice for one service. */
function registrations(planned: PlannedRollout, facts: AwsFacts, hubAccount: string): CheckResult[] {
  const creating = plannedOf(planned, 'aws_organizations_delegated_administrator').map(
    (one) => [one, String(one.settings.service_principal)] as const,
  );
  return creating.flatMap(([one, service]) =>
    resultsFrom(ownProperty(facts.delegated, service), ['administrators', ''], (named) =>
      named.includes(hubAccount) ? [...alreadyRegistered(planned, facts, one, service)] : [],
    ),
  );
}

function alreadyRegistered(planned: PlannedRollout, facts: AwsFacts, one: PlannedResource, service: string): CheckResult[] {
  if (isNew(planned, facts, one) !== true) return [];
  const base = { mark: 'fix', subject: 'administrators', where: '' } as const;
  if (service === TAKEN_OVER) {
    const proposal = { organization: { takeOver: [{ what: 'delegation' }] } };
    return [{ ...base, found: { code: 'administrator-registered', service }, proposal }];
  }
  const { hubAccount: account } = planned.organization.naming;
  return [{ ...base, found: { code: 'registration-exists', service, account, address: `${one.type}.${one.name}` } }];
}
