import type { AdvancedEventSelector, EventSelector, GetEventSelectorsResponse } from '@aws-sdk/client-cloudtrail';

/** What a trail records: basic or advanced selectors, never both. */
export type Selectors = { readonly basic: readonly EventSelector[]; readonly advanced: readonly AdvancedEventSelector[] };

/** AWS's limit of basic selectors for one trail. */
export const MOST_BASIC = 5;

/** The selectors in an answer of CloudTrail. */
export function selectorsIn({ EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsResponse): Selectors {
  return { basic: EventSelectors, advanced: AdvancedEventSelectors };
}

/** Whether every management event of every service is recorded, reads and writes. Selectors of one kind add up. */
export function recordsAll({ basic, advanced }: Selectors): boolean {
  if (advanced.length > 0) return isBoth(advanced.filter(isManagement).flatMap(readOnlyOf));
  const whole = basic.filter(
    (one) => one.IncludeManagementEvents !== false && (one.ExcludeManagementEventSources ?? []).length === 0,
  );
  const kinds = whole.map(({ ReadWriteType = 'All' }) => ReadWriteType);
  return kinds.includes('All') || (kinds.includes('ReadOnly') && kinds.includes('WriteOnly'));
}

/** The same selectors with all management events and everything else that they select. */
export function widened({ basic, advanced }: Selectors): Selectors {
  if (advanced.length > 0) return { basic: [], advanced: [ALL_MANAGEMENT, ...advanced.filter((one) => !isManagement(one))] };
  const whole: EventSelector = { ReadWriteType: 'All', IncludeManagementEvents: true, ExcludeManagementEventSources: [] };
  const position = basic.findIndex(({ ReadWriteType = 'All' }) => ReadWriteType === 'All');
  const kept = basic.filter((one, index) => index !== position && (one.DataResources ?? []).length > 0);
  // Selectors of only read or only write data events are kept; their management events come from the full selector.
  const others = kept.map((one) => ({ ...one, IncludeManagementEvents: false, ExcludeManagementEventSources: [] }));
  return { basic: [{ DataResources: basic[position]?.DataResources ?? [], ...whole }, ...others], advanced: [] };
}

const ALL_MANAGEMENT: AdvancedEventSelector = {
  Name: 'All management events',
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
};

function isManagement({ FieldSelectors = [] }: AdvancedEventSelector): boolean {
  return FieldSelectors.some(({ Field, Equals = [] }) => Field === 'eventCategory' && Equals.includes('Management'));
}

/** The `readOnly` values that a management selector records fully; none if it has other limits. */
function readOnlyOf({ FieldSelectors = [] }: AdvancedEventSelector): string[] {
  const limits = FieldSelectors.filter(({ Field }) => Field !== 'eventCategory');
  if (limits.some(({ Field, Equals }) => Field !== 'readOnly' || Equals === undefined)) return [];
  return ['true', 'false'].filter((value) => limits.every(({ Equals = [] }) => Equals.includes(value)));
}

function isBoth(values: readonly string[]): boolean {
  return values.includes('true') && values.includes('false');
}
