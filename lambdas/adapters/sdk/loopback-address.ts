/** Whether an endpoint is on this machine: only the local organization uses one, and only there HTTP without TLS is allowed. */
export function isLoopback(endpoint: string): boolean {
  const { protocol, hostname } = URL.canParse(endpoint) ? new URL(endpoint) : { protocol: '', hostname: '' };
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
