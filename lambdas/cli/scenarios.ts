import { AREAS } from '#catalogue/index.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import type { Detection } from '#core/detection/detection.ts';
import { OperatorError } from '#core/errors.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Language } from '#core/text.ts';
import { AREA, notOneOf } from '#words/command-line/errors.ts';
import { AREA_TITLES, HEADS, listedScenarios, RESPONSES } from '#words/command-line/outcomes.ts';
import { asLine, bold, type Line, print, printJson, table } from './screen.ts';
import type { Run } from './verbs.ts';

type Area = keyof typeof AREAS;

const AREA_NAMES = Object.keys(AREAS) as Area[];

/** Lists every scenario by area, or those of one area. */
export const scenarios: Run<'scenarios'> = async ({ values, operands: [word], lang }) => {
  const chosen = word === undefined ? AREA_NAMES : [areaNamed(word)];
  if (values.json) for (const area of chosen) for (const one of ownEntry(AREAS, area)) printJson(asJson(area, one, lang));
  else print(tables(chosen, lang));
  return 0;
};

function areaNamed(word: string): Area {
  const area = AREA_NAMES.find((one) => one === word);
  if (area === undefined) throw new OperatorError(notOneOf(AREA, word, AREA_NAMES));
  return area;
}

function asJson(area: Area, scenario: Detection, lang: Language): object {
  const { id, severity, containment, title } = scenario;
  return { id, area, severity, response: containment.response, title: title[lang], playbooks: playbooksOf(scenario) };
}

function tables(chosen: readonly Area[], lang: Language): Line[] {
  const rows = chosen.flatMap((area) =>
    ownEntry(AREAS, area).map(({ id, severity, containment, title }) => [
      id,
      severity,
      ownEntry(RESPONSES, containment.response)[lang],
      title[lang],
    ]),
  );
  const [head = asLine(''), ...lines] = table([HEADS.scenarios[lang], ...rows], '  ');
  const sections = chosen.flatMap((area) => [
    asLine(''),
    bold(asLine(`${ownEntry(AREA_TITLES, area)[lang]} (${area})`)),
    ...lines.splice(0, ownEntry(AREAS, area).length),
  ]);
  return [head, ...sections, asLine(''), asLine(listedScenarios(rows.length)[lang])];
}
