import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';

/** One BatchImportFindings accepts 100 findings and a request of 6 MB. */
const [MOST_FINDINGS, MOST_BYTES] = [100, 5_900_000];

export function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, nth) => items.slice(nth * size, (nth + 1) * size));
}

/** Splits findings into as few imports as possible, in order. */
export function importChunks(findings: readonly AwsSecurityFinding[]): AwsSecurityFinding[][] {
  const chunks: AwsSecurityFinding[][] = [];
  let left = 0;
  for (const finding of findings) {
    const bytes = Buffer.byteLength(JSON.stringify(finding));
    const chunk = chunks.at(-1);
    if (chunk === undefined || chunk.length === MOST_FINDINGS || bytes > left) {
      chunks.push([finding]);
      left = MOST_BYTES - bytes;
    } else {
      chunk.push(finding);
      left -= bytes;
    }
  }
  return chunks;
}
