import { PRODUCT } from './naming.ts';

/** A bucket that carries this tag, with any value, is a website and meant to be public. */
export const PUBLIC_WEBSITE_TAG = `${PRODUCT}:public-website`;

/** The four settings of a public access block, in the order the console shows them. */
export const BLOCK_SETTINGS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

export type BlockSetting = (typeof BLOCK_SETTINGS)[number];

/** Whether an origin with a wildcard leaves open whose site it is: `*`, `https://*`, `https://*.com`; any port of one host is one host. */
export function isAnyOrigin(origin: string): boolean {
  const host = origin
    .toLowerCase()
    .replace(/^[a-z]*\*?:\/\//, '')
    .replace(/:\*$/, '');
  return host.includes('*') && host.split('.').filter((label) => label !== '' && !label.includes('*')).length < 2;
}
