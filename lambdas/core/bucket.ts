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
