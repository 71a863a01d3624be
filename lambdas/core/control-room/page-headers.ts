/** `sockets`: the WebSocket's origin, which not every browser treats as the page's own origin. */
export function contentSecurityPolicy(sockets: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    `connect-src 'self' ${sockets}`.trim(),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

export const REFERRER_POLICY = 'no-referrer';

/** Headers for which CloudFront has no dedicated setting. */
export const MORE_PAGE_HEADERS = {
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

export function pageHeaders(sockets: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(sockets),
    'referrer-policy': REFERRER_POLICY,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...MORE_PAGE_HEADERS,
  };
}
