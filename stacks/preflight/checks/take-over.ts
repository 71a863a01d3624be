import { ownProperty } from '#core/own-property.ts';
import type { CheckReason, CheckResult, CheckSubject } from '../check-result.ts';
import type { Answer, AwsFacts, PlaceFacts } from '../facts.ts';
import { type PlannedResource, type PlannedRollout, plannedOf } from '../planned.ts';
import { type Check, isNew, nameOf, placeName, resultsFrom } from './scene.ts';

/** What AWS already has of a type where the stacks would create it. */
type Collision = { readonly found: CheckReason; readonly takeOver: Readonly<Record<string, string>> };
type Collides<Value> = (value: Value, planned: PlannedResource, account: string) => Collision | undefined;

/** Detectors that the stacks would create a second time: AWS allows one for each account and Region. */
export const checkGuardDuty: Check = (planned, facts) =>
  collisions(
    planned,
    facts,
    'guardduty',
    'aws_guardduty_detector',
    ({ detectors }) => detectors,
    ([detector], { region }, account) =>
      detector === undefined
        ? undefined
        : { found: { code: 'detector-exists', detector }, takeOver: { what: 'detector', account, region, id: detector } },
  );

/** The same for Security Hub CSPM, its aggregator and its custom actions. */
export const checkSecurityHub: Check = (planned, facts) => {
  const subject = 'security-hub' as const;
  const found = [
    ...collisions(
      planned,
      facts,
      subject,
      'aws_securityhub_account',
      (place) => place.securityHub,
      (isOn, { region }, account) =>
        isOn ? { found: { code: 'security-hub-exists' }, takeOver: { what: 'security-hub', account, region } } : undefined,
    ),
    ...collisions(
      planned,
      facts,
      subject,
      'aws_securityhub_finding_aggregator',
      ({ aggregator }) => aggregator,
      (arn) => {
        const id = arn?.split('/').at(-1);
        return id === undefined
          ? undefined
          : { found: { code: 'aggregator-exists' }, takeOver: { what: 'finding-aggregator', id } };
      },
    ),
    ...collisions(
      planned,
      facts,
      subject,
      'aws_securityhub_action_target',
      ({ customActions }) => customActions,
      (ids, { settings }) => {
        const id = String(settings.identifier);
        return ids.includes(id)
          ? { found: { code: 'custom-action-exists', action: id }, takeOver: { what: 'custom-action', id } }
          : undefined;
      },
    ),
    ...plannedOf(planned, 'aws_securityhub_organization_configuration').flatMap((one) =>
      centralConfiguration(planned, facts, one),
    ),
  ];
  const isFine = found.every(({ mark }) => mark === 'ok');
  return found.filter(({ mark }) => isFine || mark !== 'ok').slice(0, isFine ? 1 : undefined);
};

/** Central configuration refuses the enrolment of the stacks; only the administrator can have it. */
function centralConfiguration(planned: PlannedRollout, facts: AwsFacts, one: PlannedResource): readonly CheckResult[] {
  const { management, naming } = planned.organization;
  const named = ownProperty(ownProperty(facts.members, management)?.places, one.region)?.administrators?.['security-hub'];
  if (named !== undefined && 'value' in named && !named.value.includes(naming.hubAccount)) return [];
  const where = placeName(planned, one);
  const proposal = { organization: { services: { securityHub: 'existing' } } };
  return resultsFrom(placeOf(facts, one)?.centralConfiguration, ['security-hub', where], (isCentral): CheckResult[] =>
    isCentral ? [{ mark: 'fix', subject: 'security-hub', where, found: { code: 'security-hub-central' }, proposal }] : [],
  );
}

function placeOf({ members }: AwsFacts, { account, region }: PlannedResource): PlaceFacts | undefined {
  return ownProperty(ownProperty(members, account)?.places, region);
}

function collisions<Value>(
  planned: PlannedRollout,
  facts: AwsFacts,
  subject: CheckSubject,
  type: string,
  answerIn: (place: PlaceFacts) => Answer<Value> | undefined,
  collides: Collides<Value>,
): CheckResult[] {
  const all = plannedOf(planned, type).filter((one) => placeOf(facts, one) !== undefined);
  const results = all.flatMap((one) => {
    const where = placeName(planned, one);
    return resultsFrom(answerIn(placeOf(facts, one) as PlaceFacts), [subject, where], (value): CheckResult[] => {
      const collision = collides(value, one, nameOf(planned, one.account));
      if (collision === undefined || isNew(planned, facts, one) !== true) return [];
      const proposal = { organization: { takeOver: [collision.takeOver] } };
      return [{ mark: 'fix', subject, where, found: collision.found, proposal }];
    });
  });
  return results.length > 0 || all.length === 0
    ? results
    : [{ mark: 'ok', subject, where: '', found: { code: 'nothing-in-the-way' } }];
}
