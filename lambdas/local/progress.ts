/** Shows progress: permanent lines, and what the program waits for. */
export type Progress = {
  /** Prints a permanent line that begins with the seconds since the start. */
  readonly line: (text: string) => void;
  /** Shows what the program waits for, in place of the previous text. */
  readonly waitFor: (text: string) => void;
  /** Runs one phase and measures it. */
  readonly phase: <Value>(name: string, work: () => Promise<Value>) => Promise<Value>;
  /** Seconds by phase, in the order the phases ended. */
  readonly phases: ReadonlyMap<string, number>;
  /** Seconds since the start. */
  readonly elapsed: () => number;
  readonly close: () => void;
};

type Output = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean; readonly columns?: number };

const REDRAW_MS = 120;
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const CLEAR_LINE = '\r\x1b[2K';

/** Without a terminal, the current wait is printed again after this long without output. */
const REPEAT_MS = 15_000;
const LOOK_MS = 1_000;

/** On a terminal the last line always shows the current wait; elsewhere there are only plain lines. */
export function showProgress(out: Output): Progress {
  const start = performance.now();
  const phases = new Map<string, number>();
  const elapsed = () => (performance.now() - start) / 1000;
  const isTerminal = out.isTTY === true;
  let waiting = '';
  let printedAt = start;
  let frame = 0;

  const stamp = () => `${elapsed().toFixed(1).padStart(7)} s`;
  const print = (text: string) => {
    out.write(`${isTerminal ? CLEAR_LINE : ''}${stamp()}  ${text}\n`);
    printedAt = performance.now();
  };
  const draw = () => {
    if (waiting === '') return;
    frame = (frame + 1) % SPINNER.length;
    out.write(`${CLEAR_LINE}${`${stamp()}  ${SPINNER[frame]} ${waiting}`.slice(0, (out.columns ?? 80) - 1)}`);
  };
  const repeat = () => {
    if (waiting !== '' && performance.now() - printedAt >= REPEAT_MS) print(waiting);
  };
  const timer = isTerminal ? setInterval(draw, REDRAW_MS) : setInterval(repeat, LOOK_MS);
  timer.unref();

  return {
    line: print,
    waitFor: (text) => {
      waiting = text;
      if (isTerminal && text === '') out.write(CLEAR_LINE);
    },
    phase: async (name, work) => {
      const began = performance.now();
      const value = await work();
      phases.set(name, (performance.now() - began) / 1000);
      return value;
    },
    phases,
    elapsed,
    close: () => {
      clearInterval(timer);
      if (isTerminal) out.write(CLEAR_LINE);
    },
  };
}
