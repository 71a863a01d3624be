/** Whether a URL is HTTPS without user name on one of these hosts; `.example.com` matches any host below example.com. */
export function isChannelAddress(address: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  const isKnown = hosts.some((one) => (one.startsWith('.') ? host.endsWith(one) && !host.includes(':') : host === one));
  return protocol === 'https:' && username === '' && password === '' && isKnown;
}
