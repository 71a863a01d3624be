import type { Detection } from './detection.ts';

/**
 * The catalogue, and beside every scenario that something can ease a detection of that: LOW, so that it never opens an
 * incident, and an answer to the scenario's own incidents alone.
 */
export function withResolutions(catalogue: readonly Detection[]): readonly Detection[] {
  return [...catalogue, ...catalogue.flatMap(resolutionsOf)];
}

function resolutionsOf({ id, title, about, subject, resolvedBy: easedBy }: Detection): Detection[] {
  if (easedBy === undefined) return [];
  return [
    {
      id: `${id}/resolved`,
      title: { en: `Put right again: ${title.en}`, ko: `다시 바로잡힘: ${title.ko}` },
      about,
      severity: 'LOW',
      triggers: easedBy.triggers,
      techniques: [],
      controls: [],
      response: 'none',
      matches: easedBy.matches,
      subject: easedBy.subject ?? subject,
      resolves: easedBy.remaining ?? (() => []),
      resolvesOnly: id,
    },
  ];
}
