import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type AxeResults = {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
};

/** `rules`: only those. `frame`: also the frame around every view. */
type Looked = { readonly rules?: readonly string[]; readonly frame?: boolean };

/** What axe finds on the page as it is now, one line each. */
export async function barriers(page: Page, { rules, frame = false }: Looked = {}): Promise<string[]> {
  const isLoaded = await page.evaluate(() => 'axe' in globalThis);
  if (!isLoaded) await page.evaluate(AXE);
  const results = await page.evaluate(
    async ({ only, without }) => {
      const { axe } = globalThis as unknown as { axe: { run: (context: object, options: object) => Promise<AxeResults> } };
      const runOnly =
        only === undefined
          ? { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }
          : { type: 'rule', values: only };
      return axe.run({ include: ['html'], exclude: without }, { runOnly, resultTypes: ['violations'] });
    },
    { only: rules, without: frame ? [] : ['.side', '.bottom'] },
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)} ${failureSummary.slice(0, 200)}`),
  );
}
