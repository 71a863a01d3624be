import type { LocalFunction } from './local-function.ts';

/** Execution environments of one function, as in Lambda: one is warm, more start when all are busy, and none ends. */
export async function startInstances(start: () => Promise<LocalFunction>): Promise<LocalFunction> {
  const all = [await start()];
  const idle = [...all];
  const another = async (): Promise<LocalFunction> => {
    const instance = await start();
    all.push(instance);
    return instance;
  };
  return {
    invoke: async (event) => {
      const instance = idle.pop() ?? (await another());
      try {
        return await instance.invoke(event);
      } finally {
        idle.push(instance);
      }
    },
    stop: async () => {
      await Promise.all(all.map((instance) => instance.stop()));
    },
  };
}
