import { styleText } from 'node:util';
import { visible, visibleJson } from '#core/visible.ts';
import type { Surroundings } from './request.ts';
import type { StackResult } from './terraform.ts';
import type { Changes } from './terraform-output.ts';
import type { ProgressEvent, Stack, Verb } from './terraform-process.ts';

/** Shows progress: JSON lines, one line per stack kept up to date on a terminal, else one line per change of phase. */
export function openScreen(stacks: Stack[], json: boolean, out: Surroundings['out']) {
  const width = Math.max(...stacks.map(({ name }) => name.length));
  if (json) return { show: (event: ProgressEvent) => out.write(`${visibleJson(event)}\n`), close: () => {} };
  if (!out.isTTY || stacks.length >= (out.rows || 24)) return { show: lineWriter(width, out), close: () => {} };

  const latest = new Map<string, { event: ProgressEvent; at: number }>();
  let drawn = 0;
  const draw = () => {
    const lines = stacks.map(({ name }) => {
      const known = latest.get(name);
      if (!known) return `  ${name.padEnd(width)}  ${'waiting'.padEnd(10)}`;
      const ended = ['done', 'failed', 'skipped'].includes(known.event.phase);
      const seconds = known.event.seconds + (ended ? 0 : (Date.now() - known.at) / 1000);
      return progressLine({ ...known.event, seconds }, width);
    });
    const back = drawn > 0 ? `\x1b[${drawn}A` : '';
    out.write(back + lines.map((line) => `\x1b[2K${line.slice(0, (out.columns || 80) - 1)}\n`).join(''));
    drawn = lines.length;
  };
  const timer = setInterval(draw, 500);
  const show = (event: ProgressEvent) => void latest.set(event.stack, { event, at: Date.now() });
  const close = () => {
    clearInterval(timer);
    draw();
  };
  return { show, close };
}

function lineWriter(width: number, out: Surroundings['out']) {
  const phases = new Map<string, string>();
  return (event: ProgressEvent) => {
    if (phases.get(event.stack) === event.phase) return;
    phases.set(event.stack, event.phase);
    out.write(`${progressLine(event, width)}\n`);
  };
}

function progressLine({ stack, phase, seconds, done, total, busy = [], waitingFor = '' }: ProgressEvent, width: number): string {
  const count = total === undefined ? '' : `${done} of ${total}`;
  const more = busy.length > 1 ? ` and ${busy.length - 1} more` : '';
  const line = `  ${stack.padEnd(width)}  ${phase.padEnd(10)}  ${seconds.toFixed(0).padStart(4)} s  ${count.padEnd(10)}  ${visible(waitingFor)}${more}`;
  return line.trimEnd();
}

/** The last line of `--json`. */
export function jsonSummary(verb: Verb, stacks: StackResult[]): string {
  return `${visibleJson({ summary: { verb, exitCode: exitCode(verb, stacks), stacks } })}\n`;
}

/** The table at the end of a run, with every problem below it. */
export function textSummary(verb: Verb, results: StackResult[]): string {
  const rows = results.map((result) => [result.stack, resourceWords(verb, result), result.phase, result.seconds.toFixed(1)]);
  const table = [['stack', 'resources', 'result', 'seconds'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row, index) => {
    const cells = row.map((cell, column) => (column === 3 ? cell.padStart(widths[3] ?? 0) : cell.padEnd(widths[column] ?? 0)));
    const colour = index === 0 ? 'bold' : row[2] === 'failed' ? 'red' : row[2] === 'skipped' ? 'yellow' : 'reset';
    return styleText(colour, `  ${cells.join('  ')}`);
  });
  const problems = results.flatMap((result) => result.problems).map((line) => styleText('red', `  ${visible(line)}`));
  const [failed = 0, skipped = 0] = ['failed', 'skipped'].map((end) => results.filter((r) => r.phase === end).length);
  const verdict =
    `${verb}: ${results.length - failed - skipped} of ${results.length} stacks fine` +
    (failed > 0 ? `, ${failed} failed` : '') +
    (skipped > 0 ? `, ${skipped} skipped` : '');
  return ['', ...lines, ...(problems.length > 0 ? ['', ...problems] : []), '', `${verdict}.`, ''].join('\n');
}

function resourceWords(verb: Verb, { changes, changed, phase }: StackResult): string {
  if (verb === 'validate' || phase === 'skipped') return '-';
  const words: [keyof Changes, string, string][] = [
    ['add', 'to add', 'added'],
    ['change', 'to change', 'changed'],
    ['remove', 'to remove', 'removed'],
  ];
  const shown = words.filter(([kind]) => changes[kind] > 0);
  if (shown.length === 0) return phase === 'done' ? (changed ? 'outputs only' : 'no changes') : '-';
  return shown.map(([kind, future, past]) => `${changes[kind]} ${verb === 'plan' ? future : past}`).join(', ');
}

/** 0 fine, 1 a stack failed; for plan 2 when there are changes. */
export function exitCode(verb: Verb, results: StackResult[]): number {
  if (results.some((result) => result.phase !== 'done')) return 1;
  return verb === 'plan' && results.some((result) => result.changed) ? 2 : 0;
}
