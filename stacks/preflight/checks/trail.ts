import { PAGE_WRITES, pageBucket } from '#core/hub-parts.ts';
import { PRODUCT } from '#core/naming.ts';
import type { CheckResult } from '../check-result.ts';
import type { Trail } from '../facts.ts';
import type { PlannedRollout } from '../planned.ts';
import { type Check, resultsFrom } from './scene.ts';

const of = (result: Omit<CheckResult, 'subject' | 'where'>): CheckResult => ({ subject: 'trail', where: '', ...result });

/** Whether the trail that everything depends on will be created, or exists and records enough. */
export const checkTrail: Check = (planned, facts) =>
  resultsFrom(facts.trails, ['trail', ''], (trails) => {
    const others = trails.filter(({ name }) => name !== PRODUCT);
    const usable = others.find((one) => gapIn(one) === undefined);
    if (planned.types.includes('aws_cloudtrail')) {
      if (usable !== undefined) return [of({ mark: 'look', found: { code: 'trail-second', trail: usable.name }, proposal: USE })];
      return [of({ mark: 'ok', found: { code: trails.length > others.length ? 'trail-own' : 'trail-none' } })];
    }
    if (usable === undefined) {
      const [blind] = others;
      const gap = blind === undefined ? undefined : gapIn(blind);
      return blind === undefined || gap === undefined
        ? [of({ mark: 'fix', found: { code: 'trail-missing' }, proposal: CREATE })]
        : [of({ mark: 'fix', found: { code: 'trail-blind', trail: blind.name, gap }, proposal: CREATE })];
    }
    return [of({ mark: 'ok', found: { code: 'trail-used', trail: usable.name } }), ...unseenBy(usable, planned)];
  });

/** What the trail of the stacks would record and this one does not. */
function unseenBy({ name, objectAcls, pageFiles }: Trail, { organization }: PlannedRollout): CheckResult[] {
  const { controlRoom, naming } = organization;
  const unseen: CheckResult['found'][] = [
    ...(objectAcls ? [] : [{ code: 'trail-without-object-acls', trail: name } as const]),
    ...(pageFiles || controlRoom === undefined
      ? []
      : [
          {
            code: 'trail-without-page-files',
            trail: name,
            calls: PAGE_WRITES,
            bucket: pageBucket(naming.hubAccount),
          } as const,
        ]),
  ];
  return unseen.map((found) => of({ mark: 'look', found }));
}

const USE = { organization: { trail: 'existing' } };
const CREATE = { organization: { trail: 'create' } };

function gapIn({ logging, everyRegion, writes }: Trail): 'stopped' | 'one-region' | 'no-writes' | undefined {
  if (!logging) return 'stopped';
  if (!everyRegion) return 'one-region';
  return writes ? undefined : 'no-writes';
}
