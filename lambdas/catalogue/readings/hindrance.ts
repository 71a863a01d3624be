import type { Activity } from '#core/detection/activity.ts';
import type { Hindrance } from '#core/incident/hindrance.ts';
import { object, text, whole } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';

const BUDGETS = ['scenario', 'account', 'critical'] as const;

/** What a function of the hub reports; core/incident/hindrance.ts describes its fields. Undefined for anything else. */
export function hindranceIn({ account, region, detail }: Activity): Hindrance | undefined {
  const where = { account, region };
  const { kind } = detail;
  const said = (field: string) => text(ownProperty(detail, field)) ?? '';
  if (kind === 'flood') return { ...where, kind, incidents: whole(detail.incidents) ?? 0 };
  if (kind === 'budget') {
    const budget = BUDGETS.find((one) => one === detail.budget);
    return budget && { ...where, kind, budget, scenario: said('scenario'), most: whole(detail.most) ?? 0 };
  }
  const { type, id, arn } = object(detail.resource);
  const resource = { type: text(type) ?? 'Other', id: text(id) ?? '', arn: text(arn) ?? '' };
  if (kind !== 'denied' || resource.id === '') return undefined;
  return { ...where, kind, incident: said('incident'), resource, call: said('call'), error: said('error') };
}
