import { PRODUCT } from './naming.ts';

/** With this tag, whatever its value, a bucket is a website and meant to be public. */
export const PUBLIC_WEBSITE_TAG = `${PRODUCT}:public-website`;

export const BLOCK_SETTINGS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

export type BlockSetting = (typeof BLOCK_SETTINGS)[number];

/** Whether a CORS origin covers sites of many owners: `*`, `https://*`, `https://*.com`. */
export function isAnyOrigin(origin: string): boolean {
  const host = origin
    .toLowerCase()
    .replace(/^[a-z]*\*?:\/\//, '')
    .replace(/:\*$/, '');
  return host.includes('*') && host.split('.').filter((label) => label !== '' && !label.includes('*')).length < 2;
}
