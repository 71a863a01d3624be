import { ssoPerson } from '#catalogue/events/callers.ts';
import { HUB_ACCOUNT, MEMBER, minute } from '#catalogue/events/cases.ts';
import { assumeRole, from, login, rootPerson } from '#catalogue/events/sign-in-calls.ts';
import type { PartialTuning } from '#core/detection/tuning.ts';
import { AMERICA, KOREA, seen, type TuningRow } from './recognise.ts';

const allow = (words: NonNullable<PartialTuning['travel']>['allow']): PartialTuning => ({ travel: { allow: words } });
const user = (name: string) => `arn:aws:iam::${MEMBER}:user/${name}`;
const TRAVELS = [seen(0, KOREA), seen(5, AMERICA)];
const BACK = [seen(5, AMERICA), seen(9, KOREA)];

/** Tuning of impossible travel. */
export const TRAVEL_ROWS: readonly TuningRow[] = [
  {
    field: 'travel',
    says: 'the account sets how long two locations are compared',
    scenario: 'login-impossible-travel',
    events: [seen(0, KOREA), seen(60, AMERICA)],
    under: [
      [{}, undefined],
      [{ travel: { withinMinutes: 60 } }, 'HIGH'],
    ],
  },
  {
    field: 'travel',
    says: 'the account sets the highest possible speed',
    scenario: 'login-impossible-travel',
    events: [seen(0, KOREA), seen(600, AMERICA)],
    under: [
      [{ travel: { withinMinutes: 600 } }, 'HIGH'],
      [{ travel: { withinMinutes: 600, kmPerHour: 3000 } }, undefined],
    ],
  },
  ...(
    [
      ['countries', TRAVELS, { countries: ['US'] }, { countries: ['DE'] }],
      ['networks', TRAVELS, { networks: ['203.0.113.0/28'] }, { networks: ['203.0.113.128/25'] }],
      ['people', TRAVELS, { people: [user('alice')] }, { people: [user('bob*')] }],
      ['people by pattern', TRAVELS, { people: [user('ali*')] }, { people: [user('al?')] }],
      ['countries it was seen in before', BACK, { countries: ['US'] }, { countries: ['DE'] }],
    ] as const
  ).map(
    ([list, events, allowed, others]): TuningRow => ({
      field: 'travel',
      says: `allowed ${list} may appear anywhere, others may not`,
      scenario: 'login-impossible-travel',
      events,
      under: [
        [allow(allowed), undefined],
        [allow(others), 'HIGH'],
      ],
    }),
  ),
  {
    field: 'travel',
    says: 'an allowed role may be assumed from anywhere, others not',
    scenario: 'login-impossible-travel',
    events: [
      login({ by: from(ssoPerson('bob@example.com'), { address: KOREA }), at: minute(0) }),
      assumeRole({ by: from(ssoPerson('bob@example.com'), { address: AMERICA }), at: minute(4), role: 'edge/Backup' }),
    ],
    under: [
      [allow({ roles: [`arn:aws:iam::${MEMBER}:role/edge/Back*`] }), undefined],
      [allow({ roles: [`arn:aws:iam::${MEMBER}:role/Back*`] }), 'HIGH'],
      [allow({ roles: [`arn:aws:iam::${HUB_ACCOUNT}:role/edge/Back*`] }), 'HIGH'],
    ],
  },
  {
    field: 'travel',
    says: 'root is never allowed, even if the account lists it',
    scenario: 'login-impossible-travel',
    events: [
      login({ by: from(rootPerson(), { address: KOREA }) }),
      login({ by: from(rootPerson(), { address: AMERICA }), at: minute(5) }),
    ],
    under: [[allow({ people: [`arn:aws:iam::${MEMBER}:root`], countries: ['KR', 'US'] }), 'CRITICAL']],
  },
];
