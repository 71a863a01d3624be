import { BlockList, isIPv6 } from 'node:net';
import { memoizeByObject } from '#core/memoize-by-object.ts';

type Tree = { readonly [field: string]: unknown };
type Leaf = string | number | boolean | null;
type Test = (leaf: Leaf) => boolean;

/** What one field of a pattern takes: these values, values that pass a test, and a field that is there or is not. */
type Taken = { readonly values: ReadonlySet<unknown>; readonly tests: readonly Test[]; readonly exists: readonly unknown[] };

// Few patterns meet many events, so each is checked and read once.
const checked = new WeakSet<Tree>();

/** Whether an event matches a pattern in EventBridge. Throws if EventBridge would refuse the pattern, which must not be changed later. */
export function matchesPattern(pattern: Tree, event: Tree): boolean {
  if (!checked.has(pattern)) {
    check(pattern);
    pathsOf(pattern);
    checked.add(pattern);
  }
  return fits(pattern, event, []);

  /** All fields of one object must match within one element of an array, never across two. */
  function fits(branch: Tree, node: unknown, path: readonly string[]): boolean {
    if (Array.isArray(node)) return node.some((element) => fits(branch, element, path));
    return Object.entries(branch).every(([field, wanted]) => {
      if (isOr(field, wanted)) return wanted.some((alternative) => fits(alternative, node, path));
      const value = isTree(node) && Object.hasOwn(node, field) ? node[field] : undefined;
      if (isTree(wanted)) return fits(wanted, value, [...path, field]);
      return accepts(takenBy(wanted as unknown[]), leaves(value), [...path, field]);
    });
  }

  function accepts({ values, tests, exists }: Taken, found: readonly Leaf[], path: readonly string[]): boolean {
    if (found.some((leaf) => values.has(leaf) || tests.some((test) => test(leaf)))) return true;
    return exists.some((wanted) => (wanted ? found.length > 0 : leavesAt(event, path).length === 0));
  }
}

const takenBy = memoizeByObject((wanted: readonly unknown[]): Taken => {
  const rules = wanted.filter(isTree);
  return {
    values: new Set(wanted.filter(isLeaf)),
    tests: rules.filter((rule) => !('exists' in rule)).map(testOf),
    exists: rules.filter((rule) => 'exists' in rule).map((rule) => rule.exists),
  };
});

/**
 * Whether a rule matches an event: its pattern matches, and read-only management events reach only rules in the state that
 * asks for them.
 */
export function ruleTakes(rule: { readonly pattern: Tree; readonly reads?: boolean }, event: Tree): boolean {
  const detail = isTree(event.detail) ? event.detail : {};
  const isRead =
    detail.readOnly === true && detail.managementEvent !== false && String(event['detail-type']).endsWith('via CloudTrail');
  return (rule.reads === true || !isRead) && matchesPattern(rule.pattern, event);
}

/** Refuses what EventBridge refuses: empty or bare values, unknown operators and malformed operands. */
function check(branch: Tree): void {
  if (Object.keys(branch).length === 0) throw new Error('an empty pattern is refused');
  for (const [field, wanted] of Object.entries(branch)) {
    if (isOr(field, wanted)) wanted.forEach(check);
    else if (isTree(wanted)) check(wanted);
    else if (!Array.isArray(wanted) || wanted.length === 0) throw new Error(`${field} needs a list of values`);
    else for (const rule of wanted) if (!(isTree(rule) && isExists(rule))) testOf(rule);
  }
}

/** The paths in a pattern. EventBridge allows each once: not both inside an alternative and outside it. */
function pathsOf(branch: Tree, under = ''): Set<string> {
  const seen = new Set<string>();
  for (const [field, wanted] of Object.entries(branch)) {
    const path = `${under}.${field}`;
    const paths = isOr(field, wanted)
      ? new Set(wanted.flatMap((alternative) => [...pathsOf(alternative, under)]))
      : isTree(wanted)
        ? pathsOf(wanted, path)
        : new Set([path]);
    for (const one of paths) {
      if (seen.has(one)) throw new Error(`the field ${one.slice(1)} is named twice`);
      seen.add(one);
    }
  }
  return seen;
}

function isExists(rule: Tree): boolean {
  if (!('exists' in rule)) return false;
  if (typeof rule.exists !== 'boolean' || Object.keys(rule).length > 1) throw new Error('exists is true or false');
  return true;
}

function testOf(rule: unknown): Test {
  if (isLeaf(rule)) return (leaf) => leaf === rule;
  if (!isTree(rule) || Object.keys(rule).length !== 1) throw new Error(`no matching rule: ${JSON.stringify(rule)}`);
  const [operator = '', operand] = Object.entries(rule)[0] ?? [];
  if (operator === 'anything-but') return anythingBut(operand);
  if (operator === 'numeric') return numeric(operand);
  if (operator === 'cidr') return cidr(operand);
  return textTest(operator, operand);
}

function textTest(operator: string, operand: unknown): Test {
  if (isTree(operand) && (operator === 'prefix' || operator === 'suffix')) {
    if (Object.keys(operand).join() !== 'equals-ignore-case') throw new Error(`no ${operator} of ${JSON.stringify(operand)}`);
    const wanted = words(operand['equals-ignore-case']).toLowerCase();
    return texts((leaf) => (operator === 'prefix' ? leaf.toLowerCase().startsWith(wanted) : leaf.toLowerCase().endsWith(wanted)));
  }
  if (operator === 'prefix') return texts((leaf) => leaf.startsWith(words(operand)));
  if (operator === 'suffix') return texts((leaf) => leaf.endsWith(words(operand)));
  if (operator === 'equals-ignore-case') return texts((leaf) => leaf.toLowerCase() === words(operand).toLowerCase());
  if (operator === 'wildcard') {
    const expression = wildcard(words(operand));
    return texts((leaf) => expression.test(leaf));
  }
  throw new Error(`EventBridge has no operator ${operator}`);
}

/** Excludes values or, for texts, a prefix, suffix, wildcard or spelling; each may be a list. */
function anythingBut(operand: unknown): Test {
  if (!isTree(operand)) {
    const values: unknown[] = Array.isArray(operand) ? operand : [operand];
    const plain = values.every((value) => typeof value === 'string') || values.every((value) => typeof value === 'number');
    if (values.length === 0 || !plain) throw new Error('anything-but takes texts or numbers');
    return (leaf) => !values.some((value) => value === leaf);
  }
  const [[operator, wanted] = ['', undefined], ...more] = Object.entries(operand);
  if (more.length > 0) throw new Error('anything-but takes one operator');
  const tests = (Array.isArray(wanted) ? wanted : [wanted]).map((one) => textTest(operator, one));
  return (leaf) => !tests.some((test) => test(leaf));
}

const COMPARISONS: Readonly<Record<string, (leaf: number, bound: number) => boolean>> = {
  '=': (leaf, bound) => leaf === bound,
  '<': (leaf, bound) => leaf < bound,
  '<=': (leaf, bound) => leaf <= bound,
  '>': (leaf, bound) => leaf > bound,
  '>=': (leaf, bound) => leaf >= bound,
};

function numeric(operand: unknown): Test {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0) throw new Error('numeric takes pairs');
  const bounds = Array.from({ length: operand.length / 2 }, (_, pair) => {
    const compare = COMPARISONS[String(operand[2 * pair])];
    const bound = operand[2 * pair + 1];
    if (compare === undefined || typeof bound !== 'number') throw new Error('numeric takes comparisons with numbers');
    return (leaf: number) => compare(leaf, bound);
  });
  return (leaf) => typeof leaf === 'number' && bounds.every((within) => within(leaf));
}

function cidr(operand: unknown): Test {
  const [network = '', bits = ''] = words(operand).split('/');
  const block = new BlockList();
  block.addSubnet(network, Number(bits), isIPv6(network) ? 'ipv6' : 'ipv4');
  return texts((leaf) => {
    try {
      return block.check(leaf, isIPv6(leaf) ? 'ipv6' : 'ipv4');
    } catch {
      return false;
    }
  });
}

/** `*` matches any text; a backslash escapes `*` and itself. */
function wildcard(written: string): RegExp {
  if (/(?<!\\)(?:\\\\)*\*\*/.test(written)) throw new Error('two wildcards in a row are refused');
  const parts = written.match(/\\.?|\*|[^\\*]+/gs) ?? [];
  const expression = parts.map((part) => {
    if (part === '*') return '.*';
    if (!part.startsWith('\\')) return part.replace(/[.+?^${}()|[\]]/g, '\\$&');
    if (part !== '\\*' && part !== '\\\\') throw new Error(`a backslash is not allowed before ${part.slice(1)}`);
    return `\\${part[1]}`;
  });
  return new RegExp(`^${expression.join('')}$`, 's');
}

function texts(test: (leaf: string) => boolean): Test {
  return (leaf) => typeof leaf === 'string' && test(leaf);
}

function words(operand: unknown): string {
  if (typeof operand !== 'string') throw new Error(`a text is needed, not ${JSON.stringify(operand)}`);
  return operand;
}

/** A field's values; the elements of nested arrays count as values of the field. An object is not a value. */
function leaves(value: unknown): Leaf[] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  return isLeaf(value) ? [value] : [];
}

function leavesAt(node: unknown, [field, ...rest]: readonly string[]): Leaf[] {
  if (field === undefined) return leaves(node);
  if (Array.isArray(node)) return node.flatMap((element) => leavesAt(element, [field, ...rest]));
  return isTree(node) && Object.hasOwn(node, field) ? leavesAt(node[field], rest) : [];
}

function isOr(field: string, wanted: unknown): wanted is Tree[] {
  return field === '$or' && Array.isArray(wanted) && wanted.length > 1 && wanted.every(isTree);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLeaf(value: unknown): value is Leaf {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
