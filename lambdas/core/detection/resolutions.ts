import type { Detection } from './detection.ts';

/**
 * The catalogue, and beside every scenario that something can ease a detection of that: LOW, so that it never opens an
 * incident, and an answer to the scenario's own incidents alone.
 */
export function withGoodNews(catalogue: readonly Detection[]): readonly Detection[] {
  return [...catalogue, ...catalogue.flatMap(goodNewsOf)];
}

function goodNewsOf({ id, title, about, subject, easedBy }: Detection): Detection[] {
  if (easedBy === undefined) return [];
  return [
    {
      id: `${id}/eased`,
      title: { en: `Put right again: ${title.en}`, ko: `다시 바로잡힘: ${title.ko}` },
      about,
      severity: 'LOW',
      triggers: easedBy.triggers,
      techniques: [],
      controls: [],
      response: 'none',
      matches: easedBy.when,
      subject: easedBy.subject ?? subject,
      answers: easedBy.leaves ?? (() => []),
      answersOnly: id,
    },
  ];
}
