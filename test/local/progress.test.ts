import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Progress, showProgress } from '#local/progress.ts';

const ESCAPE = '\x1b';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

function shown(terminal: { columns: number } | undefined): { progress: Progress; text: () => string } {
  const parts: string[] = [];
  const write = (part: string | Uint8Array) => parts.push(String(part)) > 0;
  const progress = showProgress({ write, ...(terminal !== undefined && { isTTY: true, columns: terminal.columns }) });
  return { progress, text: () => parts.join('') };
}

describe('without a terminal', () => {
  test('lines are plain, without control characters, after the seconds since the start', () => {
    const { progress, text } = shown(undefined);
    vi.advanceTimersByTime(1_500);
    progress.line('Stack central is up');
    progress.waitFor('3 stacks to go');
    progress.close();
    expect(text()).toBe('    1.5 s  Stack central is up\n');
  });

  test('what is being waited for is repeated while nothing else is printed', () => {
    const { progress, text } = shown(undefined);
    progress.waitFor('3 stacks to go');
    vi.advanceTimersByTime(31_000);
    progress.close();
    expect(text().match(/3 stacks to go\n/g)).toHaveLength(2);
    expect(text()).not.toContain(ESCAPE);
  });
});

describe('on a terminal', () => {
  test('the last line shows what is being waited for, cut to the width', () => {
    const { progress, text } = shown({ columns: 30 });
    progress.waitFor('3 stacks to go, a long list of resources');
    vi.advanceTimersByTime(200);
    progress.close();
    const drawn = text().split(`\r${ESCAPE}[2K`).filter(Boolean);
    expect(drawn[0]).toMatch(/^ {4}0\.1 s {2}\S 3 stacks to go/);
    expect(drawn[0]?.length).toBeLessThan(30);
  });

  test('a permanent line replaces the last one', () => {
    const { progress, text } = shown({ columns: 80 });
    progress.waitFor('3 stacks to go');
    vi.advanceTimersByTime(200);
    progress.line('Stack central is up');
    progress.close();
    expect(text()).toContain(`\r${ESCAPE}[2K    0.2 s  Stack central is up\n`);
  });
});

test('phases are measured', async () => {
  const { progress } = shown(undefined);
  await progress.phase('emulator', async () => vi.advanceTimersByTime(2_000));
  progress.close();
  expect([...progress.phases]).toEqual([['emulator', 2]]);
});
