/** Does the work for every item, at most so many at the same time, starting in order. Rejects with the first failure. */
export async function concurrently<Item>(
  most: number,
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: most }, worker));
}
