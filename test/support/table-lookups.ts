import { fileURLToPath } from 'node:url';
import {
  type ElementAccessExpression,
  isAsExpression,
  isElementAccessExpression,
  isForInStatement,
  isNumericLiteral,
  isPropertyAccessExpression,
  isStringLiteral,
  type Node,
  type SourceFile,
  SyntaxKind,
} from 'typescript/unstable/ast';
import { API, type Checker } from 'typescript/unstable/sync';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Keys that are never foreign text: positions in a list, and the two languages. */
const HARMLESS = /^(number|-?\d+( \| -?\d+)*|Language|"en" \| "ko")$/;

/** The environment is the hub's own; a JSON object holds what was parsed, and closed keys of it are the reader's own words. */
const NO_TABLE = /ProcessEnv|JsonObject/;

/**
 * Lookups that would also find what every object inherits, in files of the project (paths from its root), as `file: text`:
 * an open text as a key; a key that a type promises of a constant table or of a field of some data; `in`; and what a pattern takes by a computed name.
 */
export function unguardedLookups(files: readonly string[]): string[] {
  const api = new API({ cwd: ROOT });
  try {
    const [project] = api.updateSnapshot({ openProjects: [`${ROOT}tsconfig.json`] }).getProjects();
    if (project === undefined) throw new Error('the project cannot be opened');
    return files.flatMap((file) => {
      const source = project.program.getSourceFile(ROOT + file);
      if (source === undefined) throw new Error(`${file} is not in tsconfig.json`);
      return lookupsIn(source, project.checker).map((text) => `${file}: ${text.replace(/\s+/g, ' ')}`);
    });
  } finally {
    api.close();
  }
}

function lookupsIn(source: SourceFile, checker: Checker): string[] {
  const nodes = everyNodeIn(source);
  const accesses = nodes.filter(isElementAccessExpression).filter(({ argumentExpression: key }) => !isLiteral(key));
  const typesOf = (asked: readonly Node[]) =>
    checker.getTypeAtLocation(asked).map((type) => (type === undefined ? 'unknown' : checker.typeToString(type)));
  const keys = typesOf(accesses.map(({ argumentExpression }) => argumentExpression));
  const foreign = accesses.flatMap((access, index) => {
    const key = keys[index] ?? '';
    return HARMLESS.test(key) ? [] : [{ access, key }];
  });
  const tables = typesOf(foreign.map(({ access }) => access.expression));
  const unguarded = foreign
    .filter(({ access, key }, index) => isUnguarded(access, key, tables[index] ?? '', source))
    .map(({ access }) => access);
  const ins = nodes.filter(({ kind, parent }) => kind === SyntaxKind.InKeyword && parent.kind === SyntaxKind.BinaryExpression);
  const open = ins.map(({ parent }) => parent).filter((whole) => !/^['"#]/.test(whole.getText(source)));
  const taken = nodes.filter(
    ({ kind, parent }) => kind === SyntaxKind.ComputedPropertyName && parent.kind === SyntaxKind.BindingElement,
  );
  return [...unguarded, ...open, ...taken].map((node) => node.getText(source));
}

function isUnguarded(access: ElementAccessExpression, key: string, table: string, source: SourceFile): boolean {
  const { argumentExpression, expression } = access;
  if (/ProcessEnv/.test(table) || isOfForIn(access, source)) return false;
  if (/\b(string|any|unknown)\b|`/.test(key.replace(/"[^"]*"/g, ''))) return true;
  if (NO_TABLE.test(table)) return false;
  const isConstant = /^[A-Z][A-Z0-9_]+$/.test(expression.getText(source));
  return isConstant || isAsExpression(argumentExpression) || isPropertyAccessExpression(argumentExpression);
}

/** Whether the key is one that the table itself just named. */
function isOfForIn(access: ElementAccessExpression, source: SourceFile): boolean {
  const key = access.argumentExpression.getText(source);
  for (let node: Node | undefined = access; node !== undefined; node = node.parent) {
    if (isForInStatement(node) && node.initializer.getText(source).endsWith(` ${key}`)) {
      return access.expression.getText(source).includes(node.expression.getText(source));
    }
  }
  return false;
}

function isLiteral(key: Node): boolean {
  return isStringLiteral(key) || isNumericLiteral(key) || key.kind === SyntaxKind.NoSubstitutionTemplateLiteral;
}

function everyNodeIn(source: Node): Node[] {
  const found: Node[] = [];
  const walk = (node: Node): void => {
    found.push(node);
    node.forEachChild(walk);
  };
  walk(source);
  return found;
}
