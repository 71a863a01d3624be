/** Runs work with a common key one after the other, in order of arrival; other work does not wait. */
export function serializedByKey(): <Result>(keys: readonly string[], work: () => Promise<Result>) => Promise<Result> {
  const latest = new Map<string, Promise<unknown>>();
  return (keys, work) => {
    const before = keys.flatMap((key) => latest.get(key) ?? []);
    const done = Promise.allSettled(before).then(work);
    for (const key of keys) latest.set(key, done);
    const forget = () => {
      for (const key of keys) if (latest.get(key) === done) latest.delete(key);
    };
    done.then(forget, forget);
    return done;
  };
}
