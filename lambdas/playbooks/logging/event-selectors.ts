import type { AdvancedEventSelector, EventSelector, GetEventSelectorsResponse } from '@aws-sdk/client-cloudtrail';

/** What a trail records: either kind of selectors, never both. */
export type Selectors = { readonly basic: readonly EventSelector[]; readonly advanced: readonly AdvancedEventSelector[] };

/** AWS takes no more basic selectors of one trail. */
export const MOST_BASIC = 5;

/** The selectors in an answer of CloudTrail. */
export function selectorsIn({ EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsResponse): Selectors {
  return { basic: EventSelectors, advanced: AdvancedEventSelectors };
}

/** Whether every management event is recorded, reads and writes, with no service left out. Selectors of one kind add up. */
export function recordsAll({ basic, advanced }: Selectors): boolean {
  if (advanced.length > 0) return isBoth(advanced.filter(isManagement).flatMap(readOnlyOf));
  const whole = basic.filter(
    (one) => one.IncludeManagementEvents !== false && (one.ExcludeManagementEventSources ?? []).length === 0,
  );
  const kinds = whole.map(({ ReadWriteType = 'All' }) => ReadWriteType);
  return kinds.includes('All') || (kinds.includes('ReadOnly') && kinds.includes('WriteOnly'));
}

/** The same selectors, with all management events and everything else they choose. */
export function widened({ basic, advanced }: Selectors): Selectors {
  if (advanced.length > 0) return { basic: [], advanced: [ALL_MANAGEMENT, ...advanced.filter((one) => !isManagement(one))] };
  const whole: EventSelector = { ReadWriteType: 'All', IncludeManagementEvents: true, ExcludeManagementEventSources: [] };
  const place = basic.findIndex(({ ReadWriteType = 'All' }) => ReadWriteType === 'All');
  const kept = basic.filter((one, index) => index !== place && (one.DataResources ?? []).length > 0);
  // Data events of reads or writes only stay so; their management events come from the whole selector.
  const others = kept.map((one) => ({ ...one, IncludeManagementEvents: false, ExcludeManagementEventSources: [] }));
  return { basic: [{ DataResources: basic[place]?.DataResources ?? [], ...whole }, ...others], advanced: [] };
}

const ALL_MANAGEMENT: AdvancedEventSelector = {
  Name: 'All management events',
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
};

function isManagement({ FieldSelectors = [] }: AdvancedEventSelector): boolean {
  return FieldSelectors.some(({ Field, Equals = [] }) => Field === 'eventCategory' && Equals.includes('Management'));
}

/** Which of reads and writes a management selector records whole; neither where it has other limits. */
function readOnlyOf({ FieldSelectors = [] }: AdvancedEventSelector): string[] {
  const limits = FieldSelectors.filter(({ Field }) => Field !== 'eventCategory');
  if (limits.some(({ Field, Equals }) => Field !== 'readOnly' || Equals === undefined)) return [];
  return ['true', 'false'].filter((value) => limits.every(({ Equals = [] }) => Equals.includes(value)));
}

function isBoth(values: readonly string[]): boolean {
  return values.includes('true') && values.includes('false');
}
