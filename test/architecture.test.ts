import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { circles, codeOf, EVERY_TEXT, FILES, IMPORTS, type Import, SOURCES, sourceText } from './support/sources.ts';

const STEPS = [
  'normalise',
  'detect',
  'track',
  'remediate',
  'decide',
  'announce',
  'publish',
  'notify',
  'chat',
  'ledger',
  'clock',
  'flow',
  'beat',
  'serve',
  'socket',
  'stream',
  'ticket',
];
const HANDLERS = [
  'announce',
  'beat',
  'chat',
  'clock',
  'decide',
  'detect',
  'flow',
  'ledger',
  'notify',
  'publish',
  'remediate',
  'serve',
  'socket',
  'stream',
  'ticket',
];
const FAMILIES = ['compute', 'edge', 'identity', 'logging', 'network', 'storage'];

/** A place in the house and what may be imported there; a file is judged by the first place it lies in. */
type Room = {
  readonly name: string;
  readonly holds: RegExp;
  readonly may: readonly RegExp[];
  /** What it may know the types of, beside that. */
  readonly types?: readonly RegExp[];
};

const NODE = /^node:/;
const SDK = /^(@aws-sdk|@smithy|@aws-lambda-powertools)\//;
const CORE = /^lambdas\/core\//;
const WORDS = /^lambdas\/words\//;
const WEB = /^lambdas\/web\//;
const CATALOGUE = /^lambdas\/catalogue\//;
const PLAYBOOKS = /^lambdas\/playbooks\//;
const MEMBER = /^lambdas\/member\//;
const FORWARD = /^lambdas\/forward\//;
const ANY_STEP = new RegExp(`^lambdas/(${STEPS.join('|')})/`);
const ADAPTERS = /^lambdas\/adapters\//;
const CLI = /^lambdas\/cli\//;
const LOCAL = /^lambdas\/local\//;
const LAMBDAS = [CORE, WORDS, CATALOGUE, PLAYBOOKS, MEMBER, FORWARD, ANY_STEP, ADAPTERS, CLI, LOCAL];
/** Cases of detections and what they are built with: for tests and the simulator, never for a function. */
const CASES = /^lambdas\/catalogue\/(events\/[a-z-]+|[a-z-]+\/[a-z0-9-]+\.cases)\.ts$/;
const CONSTRUCTS = [/^#aws\//, /^#cdktf$/, /^constructs$/, /^@cdktf\/provider-aws\/package\.json$/];
const DATA = [CORE, /^lambdas\/catalogue\/index\.ts$/, /^lambdas\/playbooks\/index\.ts$/, FORWARD];

/** As architecture.md, section 2, says it. */
const ROOMS: readonly Room[] = [
  { name: 'the core', holds: CORE, may: [CORE, /^node:crypto$/, /^(ipaddr\.js|string-width)$/] },
  { name: 'the words', holds: WORDS, may: [WORDS, CORE] },
  {
    name: 'the page',
    holds: WEB,
    may: [WEB, WORDS, CORE, /^(preact(\/hooks)?|@preact\/signals|uplot|partysocket\/ws|@tanstack\/virtual-core)$/],
  },
  { name: 'a case of the catalogue', holds: CASES, may: [CASES, CORE, /^node:crypto$/] },
  { name: 'the catalogue', holds: CATALOGUE, may: [CATALOGUE, CORE], types: [SDK] },
  ...FAMILIES.map((family) => ({
    name: `the playbooks of ${family}`,
    holds: new RegExp(`^lambdas/playbooks/${family}/`),
    may: [new RegExp(`^lambdas/playbooks/${family}/`), MEMBER, CORE],
    types: [SDK],
  })),
  { name: 'what finds a playbook', holds: PLAYBOOKS, may: [/^lambdas\/playbooks\/\w+\/index\.ts$/, MEMBER, CORE] },
  { name: 'the contract with a member', holds: MEMBER, may: [MEMBER, CORE], types: [SDK] },
  { name: 'what members forward', holds: FORWARD, may: [FORWARD, CORE] },
  ...HANDLERS.map((step) => ({
    name: `the handler of ${step}`,
    holds: new RegExp(`^lambdas/${step}/handler\\.ts$`),
    may: [
      new RegExp(`^lambdas/${step}/`),
      // A decision to undo, or to do what could blind, is carried out where it is taken.
      ...(step === 'decide' ? [/^lambdas\/remediate\/(undo|remediate|ports)\.ts$/] : []),
      ...[ADAPTERS, CATALOGUE, PLAYBOOKS, CORE, /^node:(timers\/promises|crypto)$/],
    ],
    types: [/^aws-lambda$/],
  })),
  {
    // The way of one event from its text to its incident: a separate function, so that cloud, command line and tests share it.
    name: 'the line of one event',
    holds: /^lambdas\/detect\/line\.ts$/,
    may: [/^lambdas\/(normalise|detect|track)\//, CORE],
  },
  {
    // A change of rules is read as detection reads it, and its incidents are named as detection names them.
    name: 'what notices hear of calls',
    holds: /^lambdas\/notify\/observed\.ts$/,
    may: [/^lambdas\/normalise\/normalise\.ts$/, CATALOGUE, CORE],
  },
  ...STEPS.map((step) => ({
    name: `the step ${step}`,
    holds: new RegExp(`^lambdas/${step}/`),
    may: [new RegExp(`^lambdas/${step}/`), WORDS, MEMBER, CORE, ...(step === 'serve' ? [/^zod\/mini$/] : [])],
    types: [SDK],
  })),
  {
    name: 'an adapter',
    holds: ADAPTERS,
    may: [ADAPTERS, MEMBER, CORE, SDK, NODE, /^(mmdb-lib|zod\/mini|aws-jwt-verify\/[a-z-]+)$/],
    types: [ANY_STEP, /^aws-lambda$/],
  },
  { name: 'the command line', holds: CLI, may: [...LAMBDAS, NODE, /^zod$/, /^policies\/(asff|forwarder-ways)\.json$/] },
  { name: 'the local organization', holds: LOCAL, may: [...LAMBDAS, NODE, SDK, /^(zod|ws)$/], types: [/^aws-lambda$/] },
  { name: 'the hub account', holds: /^central\//, may: [/^central\//, ...DATA, ...CONSTRUCTS] },
  { name: 'the member baseline', holds: /^member-baseline\//, may: [/^member-baseline\//, ...DATA, ...CONSTRUCTS] },
  {
    // Pure: from what is planned and what AWS answered to findings and their texts.
    name: 'what the preflight judges and says',
    holds: /^stacks\/preflight\/(checks|policies|words)\//,
    may: [/^stacks\/preflight\//, CORE, WORDS],
  },
  {
    name: 'the preflight',
    holds: /^stacks\/preflight\//,
    may: [/^stacks\/preflight\//, /^lambdas\/adapters\/sdk\/signed-request\.ts$/, CORE, WORDS, NODE, SDK, /^yaml$/],
    types: [/^stacks\/(organization|rollout)\//],
  },
  {
    name: 'the stacks',
    holds: /^stacks\//,
    // The rollout makes a few calls that Terraform cannot.
    may: [
      /^(stacks|central|member-baseline|lambdas\/adapters\/rollout)\//,
      ...DATA,
      ...CONSTRUCTS,
      NODE,
      /^(esbuild|fflate|yaml|zod|packageurl-js|@cyclonedx\/cyclonedx-library)$/,
      /^policies\/([a-z-]+\/)?[a-z-]+\.json$/,
    ],
  },
];

const OF_PRODUCT = IMPORTS.filter(({ from }) => !from.startsWith('test/'));

function forbiddenIn({ may, types = [] }: Room, { to, kind }: Import): boolean {
  const allowed = kind === 'type' ? [...may, ...types] : may;
  return !allowed.some((pattern) => pattern.test(to));
}

function said({ from, written, kind }: Import): string {
  return `${from}: ${kind} import of ${written}`;
}

describe('who may import whom', () => {
  test('every source lies in one of the rooms', () => {
    expect(SOURCES.filter((path) => !ROOMS.some(({ holds }) => holds.test(path)))).toEqual([]);
  });

  test.each(ROOMS)('$name imports only what it may', (room) => {
    const own = OF_PRODUCT.filter(({ from }) => ROOMS.find(({ holds }) => holds.test(from)) === room);
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((one) => forbiddenIn(room, one)).map(said)).toEqual([]);
  });

  test.each([
    ['a playbook family that imports another', 'lambdas/playbooks/edge/index.ts', 'lambdas/playbooks/identity/own-denial.ts'],
    ['a step that imports another', 'lambdas/publish/publish.ts', 'lambdas/announce/announce.ts'],
    ['a core that imports an adapter', 'lambdas/core/json.ts', 'lambdas/adapters/operator/operator.ts'],
    ['a core that imports an SDK', 'lambdas/core/json.ts', '@aws-sdk/client-ec2'],
    ['a step that imports the catalogue', 'lambdas/detect/detect.ts', 'lambdas/catalogue/index.ts'],
    ['a catalogue that imports a step', 'lambdas/catalogue/index.ts', 'lambdas/detect/detect.ts'],
    ['a playbook that builds a client of an SDK', 'lambdas/playbooks/edge/index.ts', '@aws-sdk/client-wafv2'],
    ['an adapter that runs a step', 'lambdas/adapters/operator/operator.ts', 'lambdas/decide/decide.ts'],
    ['a check of the preflight that asks AWS', 'stacks/preflight/checks/trail.ts', '@aws-sdk/client-cloudtrail'],
    ['a central construct that imports a step', 'central/detect.ts', 'lambdas/detect/detect.ts'],
  ])('%s would be found', (_, from, to) => {
    const room = ROOMS.find(({ holds }) => holds.test(from)) as Room;
    expect(forbiddenIn(room, { from, to, written: to, kind: 'static' })).toBe(true);
  });

  test('a circle of imports would be found', () => {
    const of = (from: string, to: string): Import => ({ from, to, written: to, kind: 'static' });
    const imports = [of('a.ts', 'b.ts'), of('b.ts', 'c.ts'), of('c.ts', 'a.ts'), of('c.ts', 'd.ts')];
    expect(circles(imports)).toEqual(['a.ts -> b.ts -> c.ts -> a.ts']);
  });

  test('nothing below lambdas knows of constructs or stacks', () => {
    const infrastructure = /^(cdktf|constructs|@cdktf\/|#aws\/|#cdktf|stacks\/|central\/|member-baseline\/)/;
    const lambdas = OF_PRODUCT.filter(({ from }) => from.startsWith('lambdas/'));
    expect(lambdas.filter(({ to }) => infrastructure.test(to)).map(said)).toEqual([]);
  });

  test('nothing imports a test', () => {
    expect(OF_PRODUCT.filter(({ to }) => to.startsWith('test/') || to === 'vitest').map(said)).toEqual([]);
  });

  test('no function carries cases', () => {
    const others = OF_PRODUCT.filter(({ from }) => !CASES.test(from) && !LOCAL.test(from));
    expect(others.filter(({ to }) => CASES.test(to)).map(said)).toEqual([]);
  });

  test('only adapters and the preflight build clients of AWS', () => {
    const may = (path: string) => ADAPTERS.test(path) || /^stacks\/preflight\/aws\//.test(path);
    // A client of Cognito is a part of a user pool.
    const builders = SOURCES.filter((path) => !may(path) && /\bnew (?!CognitoUserPool)\w+Client\(/.test(codeOf(path)));
    expect(builders).toEqual([]);
  });

  test('no import goes round in a circle when the code runs', () => {
    expect(circles(IMPORTS.filter(({ kind }) => kind !== 'type'))).toEqual([]);
  });

  test('no import goes round in a circle, be it of types', () => {
    expect(circles(IMPORTS)).toEqual([]);
  });

  test('every imported file of the project is there', () => {
    const lost = IMPORTS.filter(({ written, to }) => /^\.\.?\//.test(written) && !FILES.includes(to));
    expect(lost.map(said)).toEqual([]);
  });
});

describe('what only some may do', () => {
  const breaking = (pattern: RegExp, paths: readonly string[]) => paths.filter((path) => pattern.test(codeOf(path)));

  test('the environment is read by adapters, the local organization and the stacks alone', () => {
    const others = SOURCES.filter((path) => !/^(lambdas\/(adapters|local)|stacks)\//.test(path));
    expect(breaking(/\bprocess\.env\b/, others)).toEqual([]);
  });

  test('nothing is printed or logged but through the screen of the command line and the log of functions', () => {
    const own = ['lambdas/adapters/lambda/log.ts', 'lambdas/cli/reference/main.ts', 'lambdas/cli/screen.ts'];
    const others = SOURCES.filter((path) => path.startsWith('lambdas/') && !LOCAL.test(path) && !CASES.test(path));
    const printing = breaking(/\bconsole(\.\w+|\[\w+\])\(|\bprocess\.std(out|err)\.write\b/, others);
    expect(printing).toEqual(own);
  });

  test('the browser is known to the page alone', () => {
    const others = SOURCES.filter((path) => !path.startsWith('lambdas/web/'));
    expect(
      breaking(/\b(window|localStorage|sessionStorage|navigator)\.\w|\bdocument\.(body|create|get|query)\w*/, others),
    ).toEqual([]);
  });

  test('the page makes no markup of text and runs no text as code', () => {
    const page = SOURCES.filter((path) => path.startsWith('lambdas/web/'));
    expect(
      breaking(/dangerouslySetInnerHTML|\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(/, page),
    ).toEqual([]);
  });

  const pure = SOURCES.filter((path) => (CORE.test(path) || ANY_STEP.test(path)) && !path.endsWith('/handler.ts'));

  test('the core and the steps know no clock', () => {
    expect(breaking(/\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bhrtime\b|\bset(Timeout|Interval)\b/, pure)).toEqual([]);
  });

  test('the core and the steps know no chance', () => {
    expect(breaking(/\bMath\.random\b|\brandom(UUID|Bytes|Int)\b|\bgetRandomValues\b/, pure)).toEqual([]);
  });
});

/** Lines of a text that hold nothing but a comment. */
function commentLinesOf(path: string): number {
  let inBlock = false;
  return sourceText(path)
    .split('\n')
    .filter((line) => {
      const begins = /^\s*\/\*/.test(line);
      const comment = inBlock || begins || /^\s*\/\//.test(line);
      inBlock = (inBlock || begins) && !line.includes('*/');
      return comment;
    }).length;
}

/** Names that a file declares and exports. A re-export belongs to its home; a verb of `hub` and a line of the bench are called what they run. */
function exportedBy(path: string): string[] {
  const declaration =
    /^export (?:abstract |async )*(?:class|const|enum|function\*?|interface|let|type) (\w+)(?!\w|: (?:Run<|Bench\b))/gm;
  return [...new Set([...codeOf(path).matchAll(declaration)].map(([, name = '']) => name))];
}

describe('names and sizes', () => {
  test('no file or folder has a name that says nothing', () => {
    const empty = /(^|[/.-])(utils?|helpers?|common|misc|managers?|services?|data|info)([/.-]|$)/;
    // Named after what AWS calls these products, and by the public name of a scenario.
    const known = /security-services|guard-service-disabled|service-control/g;
    expect(FILES.filter((path) => empty.test(path.replace(known, '')))).toEqual([]);
  });

  test('every file and folder is written in kebab-case', () => {
    // Python itself demands the name of a package's first module.
    const kebab = /^(README|__init__|\.?[a-z0-9]+(-[a-z0-9]+)*)(\.[a-z0-9-]+)*$/;
    expect(FILES.filter((path) => !path.split('/').every((part) => kebab.test(part)))).toEqual([]);
  });

  test('at most a tenth of the lines of the core are comments', () => {
    const core = SOURCES.filter((path) => CORE.test(path));
    const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
    const lines = sum(core.map((path) => sourceText(path).split('\n').length - 1));
    expect(sum(core.map(commentLinesOf)) / lines).toBeLessThanOrEqual(0.1);
  });

  test('no exported name means two things, in the product and its tests', () => {
    const entries = /(\/handler|\.cases|\.d)\.ts$/;
    const homes = new Map<string, string[]>();
    for (const path of FILES.filter((one) => /\.tsx?$/.test(one) && !entries.test(one))) {
      for (const name of exportedBy(path)) homes.set(name, [...(homes.get(name) ?? []), path]);
    }
    const homonyms = [...homes].filter(([, paths]) => paths.length > 1);
    expect(homonyms.map(([name, paths]) => `${name}: ${paths.join(', ')}`)).toEqual([]);
  });

  test('no source has more than 250 lines, be it TypeScript or Python', () => {
    const python = FILES.filter((path) => path.endsWith('.py'));
    const long = [...SOURCES, ...python].map((path) => `${path}: ${sourceText(path).split('\n').length - 1}`);
    expect(long.filter((line) => Number(line.split(': ')[1]) > 250)).toEqual([]);
  });
});

describe('nothing of anybody else is written down', () => {
  const matches = (pattern: RegExp) =>
    EVERY_TEXT.flatMap((path) => [...sourceText(path).matchAll(pattern)].map(([word, part = word]) => ({ path, word: part })));

  test('no host of a package registry is named, and no folder below /opt', () => {
    const hosts = ['npmjs', 'pypi', 'yarnpkg', 'crates'].map((name) => `${name}\\.(?:org|com|io)`);
    const pattern = new RegExp(`(?:${hosts.join('|')})|(?<![\\w.])/opt/[\\w-]+`, 'g');
    expect(matches(pattern)).toEqual([]);
  });

  test("every account id is one of AWS's own for documentation", () => {
    const documentation = /^(?:(\d)\1{11}|(\d)\2{3}(\d)\3{3}(\d)\4{3}|123456789012)$/;
    // The last part of a UUID may happen to be twelve digits.
    const ids = matches(/(?<![\w.]|-[0-9a-f]{4}-)(\d{12})(?![\w.])/g);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter(({ word }) => !documentation.test(word))).toEqual([]);
  });

  test('every address is private, reserved, for documentation, or the whole of a block', () => {
    const addresses = matches(/(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?![\w.])/g).filter(({ word }) =>
      ipaddr.IPv4.isValidFourPartDecimal(word),
    );
    expect(addresses.length).toBeGreaterThan(0);
    const someones = addresses.filter(({ word }) => ipaddr.IPv4.parse(word).range() === 'unicast' && !word.endsWith('.0.0.0'));
    expect(someones).toEqual([]);
  });
});
