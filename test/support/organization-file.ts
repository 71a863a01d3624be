import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Account, Organization } from '#stacks/organization/organization.ts';
import { parseOrganization } from '#stacks/organization/read.ts';

export const EXAMPLE_PATH = fileURLToPath(new URL('../../stacks/organization/example.yaml', import.meta.url));
export const EXAMPLE_TEXT = readFileSync(EXAMPLE_PATH, 'utf8');

/** The example file with one passage replaced. */
export function changed(from: string, to: string): string {
  if (!EXAMPLE_TEXT.includes(from)) throw new Error(`the example does not contain: ${from}`);
  return EXAMPLE_TEXT.replace(from, to);
}

/** The example with one of its sections uncommented. */
export function uncommented(section: string, text = EXAMPLE_TEXT): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`# ${section}:`));
  if (start < 0) throw new Error(`the example has no section ${section} behind marks`);
  const isOneLine = lines[start] !== `# ${section}:`;
  const end = isOneLine ? start + 1 : lines.findIndex((line, index) => index > start && !line.startsWith('#'));
  return lines.map((line, index) => (index >= start && index < end ? line.slice(2) : line)).join('\n');
}

export const parse = (written: string): Organization => parseOrganization(written, 'organization.yaml');

/** Settings of the units above an account, outermost first, and of the account itself. */
export type Levels = { file?: string; top?: string; unit?: string; account?: string; regions?: string };

/** An organization file whose account shop is in the unit `company/shops/online`. */
export function fileWith(file: string, { top = '', unit = '', account = '', regions = '' }: Levels = {}): string {
  return `
organization: { id: o-exampleorgid, management: "123456789012" }
hub: { account: security, homeRegion: ap-northeast-2 }
deploy: { role: OrganizationAccountAccessRole }
regions: [ap-northeast-2, eu-west-1]
${file}
units: { company: { ${top} }, company/shops: { ${unit} }, company/shops/online: }
accounts:
  - { id: "123456789012", name: management }
  - { id: "111122223333", name: security }
  - { id: "444455556666", name: shop, unit: company/shops/online, ${[account, regions].filter(Boolean).join(', ')} }
`;
}

/** The account shop of that file, as the stacks read it. */
export function accountWith(levels: Levels): Account {
  const found = parse(fileWith(levels.file ?? 'mode: observe', levels)).accounts.find(({ name }) => name === 'shop');
  if (found === undefined) throw new Error('the file has no account shop');
  return found;
}
