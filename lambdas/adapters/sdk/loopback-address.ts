/** Whether an endpoint is on this machine: what the local organization uses, and nothing else may be sent there in the clear. */
export function isLoopback(endpoint: string): boolean {
  const { protocol, hostname } = URL.canParse(endpoint) ? new URL(endpoint) : { protocol: '', hostname: '' };
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
