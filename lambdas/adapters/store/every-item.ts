import type { AttributeValue, QueryCommandOutput } from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;
type Page = Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>;

/**
 * The items of a query, whose answers have at most a megabyte each. Reads page by page until there are no more or `most` are found;
 * the last page may exceed that number.
 */
export async function everyItem(
  page: (start: { readonly ExclusiveStartKey?: Item }) => Promise<Page>,
  most = Number.POSITIVE_INFINITY,
): Promise<Item[]> {
  const items: Item[] = [];
  let next: Item | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await page(next === undefined ? {} : { ExclusiveStartKey: next });
    items.push(...Items);
    next = LastEvaluatedKey;
  } while (next !== undefined && items.length < most);
  return items;
}
