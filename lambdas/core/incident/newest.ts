const MOST_FACTS = 1000;

/** Of JSON. DynamoDB stores 400 KB for each item; plan and states need the rest. */
const MOST_BYTES = 200_000;

const encoder = new TextEncoder();

/** The newest facts that fit into one incident: what happens now must be contained, however much happened before. */
export function newest<Fact>(facts: readonly Fact[]): readonly Fact[] {
  let first = facts.length;
  let bytes = 0;
  while (first > 0 && facts.length - first < MOST_FACTS) {
    bytes += encoder.encode(JSON.stringify(facts[first - 1])).length;
    if (bytes > MOST_BYTES) break;
    first -= 1;
  }
  return facts.slice(first);
}
