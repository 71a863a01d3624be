import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FACETS, NEWEST, queryOf, type View, viewIn } from '#core/control-room/filter.ts';

const view = (query: string) => viewIn(new URLSearchParams(query));

describe('a view of incidents in a URL', () => {
  test('any view that is written is read back as it was', () => {
    const words = fc.array(fc.string({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 5 });
    const unique = words.map((values) => [...new Set(values)]);
    const filter = fc.record({ account: unique, actor: unique, scenario: unique }, { requiredKeys: [] });
    fc.assert(
      fc.property(filter, fc.constantFrom('opened', 'severity'), fc.constantFrom('ascending', 'descending'), (one, by, order) => {
        const written = { filter: one, sort: { by, order } } as View;
        expect(view(queryOf(written))).toEqual({ ...written, refused: [] });
      }),
    );
  });

  test('an empty query is everything, newest first', () => {
    expect(view('')).toEqual({ filter: {}, sort: NEWEST, refused: [] });
  });

  test('several values of one facet stay together, each once', () => {
    expect(view('account=444455556666&account=777788889999&account=444455556666').filter).toEqual({
      account: ['444455556666', '777788889999'],
    });
  });

  test('what is no value of a facet is left out and named', () => {
    const { filter, refused } = view('severity=SEVERE&severity=HIGH&state=constructor&from=yesterday&sort=luck');
    expect(filter).toEqual({ severity: ['HIGH'] });
    expect(refused).toEqual(['severity', 'state', 'from', 'sort']);
  });

  test('no facet takes more values than a search may walk, nor values of any length', () => {
    const many = FACETS.filter((facet) => !['severity', 'state', 'notice'].includes(facet));
    for (const facet of many) {
      const query = new URLSearchParams(Array.from({ length: 30 }, (_, n): [string, string] => [facet, `v${n}`]));
      query.append(facet, 'x'.repeat(301));
      expect(viewIn(query).filter[facet]).toHaveLength(20);
    }
  });
});
