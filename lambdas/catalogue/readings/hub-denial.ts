import { isLike } from '#core/arn-pattern.ts';
import type { Activity } from '#core/detection/activity.ts';
import type { PolicyCondition } from '#core/iam/condition-keys.ts';
import { type PolicyStatement, statementsOf } from '#core/iam/policy-reading.ts';
import { hubOf } from '#core/naming.ts';
import { policyIn } from './bucket-policy.ts';

/** The names by which a policy can identify a caller: those of the hub's sessions, and examples of other callers. */
type CallerNames = { readonly hub: readonly string[]; readonly others: readonly string[] };

/** The denials of a policy that target the hub: they match the hub's sessions and not other callers. */
export function denialsOfHub(activity: Activity): readonly PolicyStatement[] {
  const [callers, identities] = [callersIn(activity), IDENTITIES];
  return statementsOf(policyIn(activity)).filter(
    ({ effect, principals, exceptPrincipals, conditions }) =>
      effect === 'Deny' &&
      ((!exceptPrincipals && principals.some((one) => singlesOut(one, callers))) ||
        conditions.some((one) => isAbout(one, 'aws:principalarn', callers) || isAbout(one, 'aws:sourceidentity', identities))),
  );
}

/** Every run carries the id of its incident, or of the event it looks into. */
const IDENTITIES: CallerNames = {
  hub: ['inc-0123456789abcdef01234567', 'evt-0123456789abcdef01234567'],
  others: ['alice', 'build-7'],
};

function callersIn({ account, ...activity }: Activity): CallerNames {
  const { rolePath, rolePrefix } = hubOf(activity);
  const named = ['inspect', 'remediate-storage', 'remediate-storage-undo'].map((purpose) => `${rolePrefix}${purpose}`);
  const role = (path: string, name: string) => `arn:aws:iam::${account}:role${path}${name}`;
  const session = (name: string) => `arn:aws:sts::${account}:assumed-role/${name}/session`;
  return {
    hub: named.flatMap((name) => [role(rolePath, name), session(name)]),
    others: [role('/', 'deploy'), role('/service-role/', 'deploy'), session('deploy'), `arn:aws:iam::${account}:user/alice`],
  };
}

function isAbout({ key, operator, values }: PolicyCondition, wanted: string, seen: CallerNames): boolean {
  return key === wanted && !operator.toLowerCase().includes('not') && values.some((value) => singlesOut(value, seen));
}

function singlesOut(pattern: string, { hub, others }: CallerNames): boolean {
  return hub.some((one) => isLike(pattern, one)) && !others.some((one) => isLike(pattern, one));
}
