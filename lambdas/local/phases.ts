import { styleText } from 'node:util';

/** Tells a person what is going on: one line a phase, with the seconds it took. */
export type Phases = {
  readonly run: <Answer>(title: string, work: (tell: (detail: string) => void) => Promise<Answer>) => Promise<Answer>;
  /** Seconds by phase title, in order. */
  readonly seconds: ReadonlyMap<string, number>;
};

/** On a terminal the running phase's line updates in place; elsewhere each phase prints when it is done. */
export function phases(out: NodeJS.WriteStream): Phases {
  const seconds = new Map<string, number>();
  const run: Phases['run'] = async (title, work) => {
    const start = performance.now();
    const elapsed = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
    let detail = '';
    const draw = () =>
      out.write(`\r\x1b[K  … ${title.padEnd(28)} ${elapsed().padStart(7)}  ${detail}`.slice(0, out.columns ?? 120));
    const timer = out.isTTY ? setInterval(draw, 200) : undefined;
    const finish = (mark: string, note: string) => {
      clearInterval(timer);
      out.write(`${out.isTTY ? '\r\x1b[K' : ''}  ${mark} ${title.padEnd(28)} ${elapsed().padStart(7)}  ${note}\n`);
      seconds.set(title, (performance.now() - start) / 1000);
    };
    try {
      const answer = await work((told) => {
        detail = told;
      });
      finish(styleText('green', '✓'), detail);
      return answer;
    } catch (error) {
      finish(styleText('red', '✗'), 'failed');
      throw error;
    }
  };
  return { run, seconds };
}
