/** Every page of a listing, in one list. */
export async function allPages<Page, Item>(
  read: (token: string | undefined) => Promise<Page>,
  { items, next }: { items: (page: Page) => readonly Item[] | undefined; next: (page: Page) => string | undefined },
): Promise<Item[]> {
  const all: Item[] = [];
  for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
    const page = await read(token);
    all.push(...(items(page) ?? []));
    token = next(page) || undefined;
  }
  return all;
}
