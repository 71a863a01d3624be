import { z } from 'zod';
import format from '../../policies/asff.json' with { type: 'json' };

const MOST_BYTES = 240 * 1024;

const FORMAT = z.fromJSONSchema(format as Parameters<typeof z.fromJSONSchema>[0]);

/** The faults of a finding by AWS's format in policies/asff.json: one text for each, with its path. */
export function faultsOfFinding(finding: object): string[] {
  const text = JSON.stringify(finding);
  const bytes = Buffer.byteLength(text);
  const { error } = FORMAT.safeParse(JSON.parse(text));
  const faults = (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
  return bytes > MOST_BYTES ? [...faults, `${bytes} bytes are more than ${MOST_BYTES}`] : faults;
}
