import { describe, expect, test } from 'vitest';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { PLAYBOOK_IDS } from '#core/playbook/playbook-id.ts';
import { candidatesFor, indexOf } from '#detect/trigger-index.ts';
import { normalise } from '#normalise/normalise.ts';
import { organizationFile } from '#stacks/organization/organization-file.ts';
import { CATALOGUE_INDEX } from '../support/detect-ports.ts';
import { SITUATIONS } from '../support/situations/index.ts';
import { bytesLoaded, staticImports } from './cold.ts';
import { grownCatalogue } from './detect-growth.ts';
import { chosen } from './registry.ts';
import { interleaved, median, percentile } from './statistics.ts';
import { syntheticOrganization } from './synth.ts';
import { verdictsOf } from './tests.ts';
import { traffic } from './traffic.ts';
import { partOfName, rounded, verdict, verdictTable } from './verdict.ts';

const LINE = {
  name: 'line.p50',
  value: 31.2345,
  unit: 'ms',
  against: 'the floor, 12.4 ms',
  ratio: 2.51888,
  aim: 'at most 2.5',
  ok: false,
};

describe('a percentile', () => {
  const values = [50, 10, 40, 20, 30];

  test('is one of the values, by nearest rank', () => {
    expect([0.2, 0.5, 0.95, 1].map((share) => percentile(values, share))).toEqual([10, 30, 50, 50]);
  });

  test('of 40 values at 95 of 100 is the 38th', () => {
    const forty = Array.from({ length: 40 }, (_, index) => index + 1);
    expect(percentile(forty, 0.95)).toBe(38);
  });

  test('does not change the order of its input', () => {
    median(values);
    expect(values).toEqual([50, 10, 40, 20, 30]);
  });

  test('of no values is refused', () => {
    expect(() => median([])).toThrow('at least one value');
  });
});

test('two pieces of work run alternately', async () => {
  const order: string[] = [];
  const note = (name: string, value: number) => async () => {
    order.push(name);
    return value;
  };
  expect(await interleaved(2, { a: note('a', 1), b: note('b', 2) })).toEqual({ a: [1, 1], b: [2, 2] });
  expect(order).toEqual(['a', 'b', 'a', 'b']);
});

describe('a line of output', () => {
  test('has exactly name, value, unit, against, ratio, aim and ok, in this order and rounded', () => {
    expect(JSON.stringify(verdict(LINE))).toBe(
      '{"name":"line.p50","value":31.2,"unit":"ms","against":"the floor, 12.4 ms","ratio":2.52,"aim":"at most 2.5","ok":false}',
    );
  });

  test('keeps three digits, or all before the decimal point', () => {
    expect([0.012345, 1.2345, 99.96, 123.4, 12345.6].map(rounded)).toEqual([0.0123, 1.23, 100, 123, 12346]);
  });

  test('is named without blanks', () => {
    expect(partOfName('bundle and synthesize')).toBe('bundle-and-synthesize');
  });

  test('that missed its aim is marked in the table', () => {
    const [, good = '', missed = ''] = verdictTable([{ ...LINE, ok: true }, LINE]).split('\n');
    expect(good).toMatch(/ok$/);
    expect(missed).toMatch(/MISSED$/);
  });
});

describe('the benches', () => {
  test('all run if none is named', () => {
    expect(chosen([]).map(([name]) => name)).toEqual([
      'detect',
      'detect.growth',
      'detect.memory',
      'forwarded',
      'baseline.idle',
      'cli',
      'page',
      'history',
      'push',
      'state',
      'cold',
      'synth',
      'contain',
      'flood',
      'publish',
      'notify',
      'burst',
      'tests',
      'storm',
      'start',
      'line',
      'line.aws',
    ]);
  });

  test('run in the order of the registry, not in the order in which they are named', () => {
    expect(chosen(['line', 'cold']).map(([name]) => name)).toEqual(['cold', 'line']);
  });

  test('refuse an unknown name with one sentence that lists the known ones', () => {
    expect(() => chosen(['line', 'lime'])).toThrow(
      'There is no bench named lime; take one of detect, detect.growth, detect.memory, forwarded, baseline.idle, cli, page, history, push, state, cold, synth, contain, flood, publish, notify, burst, tests, storm, start, line, line.aws.',
    );
  });
});

test('the seconds of test files are added up by folder, slowest first, as a share of all', () => {
  const file = (path: string, startTime: number, endTime: number) => {
    return { name: `/clone/test/${path}`, status: 'passed', startTime, endTime, assertionResults: [] };
  };
  const testResults = [
    file('core/a.test.ts', 0, 2_000),
    file('stacks/b.test.ts', 1_000, 7_000),
    file('core/c.test.ts', 2_000, 3_000),
    file('architecture.test.ts', 9_000, 10_000),
  ];
  const verdicts = verdictsOf({ numPassedTests: 0, numFailedTests: 0, numFailedTestSuites: 0, testResults });
  expect(verdicts.map(({ name, value, ratio }) => [name, value, ratio])).toEqual([
    ['tests', 10, 0.03],
    ['tests.stacks', 6, 0.6],
    ['tests.core', 3, 0.3],
    ['tests.root', 1, 0.1],
  ]);
});

describe('the bytes loaded before the first event', () => {
  const files: Record<string, string> = {
    '/f/handler.mjs': 'import{a as b}from"./chunk-a.mjs";import"./chunk-b.mjs";const l=()=>import("./lazy.mjs");',
    '/f/chunk-a.mjs': 'import"node:fs";export*from"./chunk-b.mjs";',
    '/f/chunk-b.mjs': 'export{};',
  };

  test('exclude later imports and the modules of Node', () => {
    expect(staticImports(files['/f/handler.mjs'] ?? '')).toEqual(['./chunk-a.mjs', './chunk-b.mjs']);
    expect(staticImports(files['/f/chunk-a.mjs'] ?? '')).toEqual(['./chunk-b.mjs']);
  });

  test('count every file once', () => {
    const all = Object.values(files).join('').length;
    expect(bytesLoaded('/f/handler.mjs', (path) => files[path] ?? '')).toBe(all);
  });
});

describe('the traffic that is recognised', () => {
  const events = traffic(2000);
  const isAwaited = (event: CloudEvent) => {
    const reading = normalise(event);
    const activities = reading.kind === 'read' ? reading.activities : [];
    return activities.some((activity) => candidatesFor(CATALOGUE_INDEX.triggers, activity, false).length > 0);
  };

  test('is one tenth calls that detections wait for and nine tenths other calls, of many services', () => {
    expect(events.filter(isAwaited).length).toBe(200);
    const services = new Set(events.filter((event) => !isAwaited(event)).map(({ detail }) => detail.eventSource));
    expect(services.size).toBeGreaterThanOrEqual(12);
  });

  test('is the same in every run, and repeats no event', () => {
    expect(traffic(2000)).toEqual(events);
    expect(new Set(events.map(({ id, detail }) => detail.eventID ?? id)).size).toBe(events.length);
  });
});

test('the catalogue grows tenfold with new ids, and a few of the clones wait for the same calls', () => {
  const grown = grownCatalogue(CATALOGUE);
  expect(grown.length).toBe(10 * CATALOGUE.length);
  expect(new Set(grown.map(({ id }) => id)).size).toBe(grown.length);
  const [own, all] = [indexOf(CATALOGUE), indexOf(grown)];
  const more = [...own.byName].flatMap(([source, names]) =>
    [...names].filter(([name, detections]) => (all.byName.get(source)?.get(name)?.length ?? 0) > detections.length),
  );
  expect(more.length).toBeGreaterThan(0);
});

test('the synthesized organizations are valid and have the given size', () => {
  const { accounts } = organizationFile.parse(syntheticOrganization(100));
  expect(new Set(accounts.map(({ id }) => id)).size).toBe(100);
});

test('every playbook has a situation for its bench', () => {
  expect(PLAYBOOK_IDS.filter((id) => Object.keys(SITUATIONS[id] ?? {}).length === 0)).toEqual([]);
});

test('findings and events of a normal day are forwarded within the aims', async () => {
  const hub = () => Promise.reject(new Error('this bench needs no organization'));
  const verdicts = await chosen(['forwarded'])[0]?.[1]({ hub, smallest: true });
  expect(verdicts?.map(({ name, ok }) => [name, ok])).toEqual([
    ['forwarded', true],
    ['forwarded.cost', true],
    ['forwarded.findings', true],
  ]);
});
