import type { Activity } from '#core/detection/activity.ts';
import type { Forgery } from '#core/incident/forgery.ts';
import { text } from '#core/json.ts';

/** The forgery that a function of the hub reports; undefined for anything else. */
export function forgeryIn({ detail }: Pick<Activity, 'detail'>): Forgery | undefined {
  const { where } = detail;
  const [name, key, what] = [text(detail.name), text(detail.key), text(detail.what)];
  const isWhole = (where === 'queue' || where === 'table') && name !== undefined && key !== undefined && what !== undefined;
  return isWhole ? { where, name, key, what } : undefined;
}
