import type { Detection } from './detection.ts';

/**
 * The catalogue, and for every scenario with `resolvedBy` a detection of those calls: LOW, so that it never opens an
 * incident, and it resolves incidents of that scenario only.
 */
export function withResolutions(catalogue: readonly Detection[]): readonly Detection[] {
  return [...catalogue, ...catalogue.flatMap(resolutionsOf)];
}

function resolutionsOf({ id, title, about, subject, resolvedBy }: Detection): Detection[] {
  if (resolvedBy === undefined) return [];
  return [
    {
      id: `${id}/resolved`,
      title: { en: `Resolved: ${title.en}`, ko: `해결됨: ${title.ko}` },
      about,
      severity: 'LOW',
      triggers: resolvedBy.triggers,
      techniques: [],
      controls: [],
      containment: { response: 'none' },
      matches: resolvedBy.matches,
      subject: resolvedBy.subject ?? subject,
      resolves: { remaining: resolvedBy.remaining ?? (() => []), only: id },
    },
  ];
}
