import { CASE_NAMING, MEMBER } from '#catalogue/events/cases.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import { remediatePurpose } from '#core/naming.ts';
import { FAMILY_OF, type Family, PHASES, type Phase } from '#core/playbook/playbook-id.ts';
import type { Member } from '#member-baseline/describe.ts';
import { permissionsOf } from '#playbooks/index.ts';

/** A member account that lets the hub contain by itself in two Regions. */
export const MEMBER_OF_HUB = {
  account: MEMBER,
  name: 'shop',
  organizationId: 'o-exampleorgid',
  naming: CASE_NAMING,
  modes: [{ default: 'auto' }],
  regions: ['ap-northeast-2', 'us-east-1'],
  webAccess: {
    region: 'ap-northeast-2',
    logGroups: [{ name: '/shop/access', format: 'clf' }],
    webAcls: [
      { name: 'shop', scope: 'REGIONAL', region: 'ap-northeast-2', rateRules: [{ name: 'rate-limit', action: 'block' }] },
      { name: 'site', scope: 'CLOUDFRONT', region: 'us-east-1', rateRules: [{ name: 'rate-trial', action: 'count' }] },
    ],
    paths: ['/.env', '/wp-login.php'],
    thresholds: { paths: 10, errors: 200, rate: 100 },
  },
} as const satisfies Member;

/** Every family with a playbook that some scenario names. */
export const USED_FAMILIES: readonly Family[] = [...new Set(CATALOGUE.flatMap(playbooksOf).map((id) => FAMILY_OF[id]))].sort();

/** The family and phase of each remediation role: a family without an undo has one role only. */
export function remediationsOf(families: readonly Family[]): { family: Family; phase: Phase; purpose: string }[] {
  return families
    .flatMap((family) => PHASES.map((phase) => ({ family, phase, purpose: remediatePurpose(family, phase) })))
    .filter(({ family, phase }) => permissionsOf(family, phase).length > 0);
}
