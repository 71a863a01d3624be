export const SSH_PORT = 22;

/** Attacked within minutes of becoming reachable; 5985 and 5986 are Windows Remote Management. */
export const HIGH_RISK_PORTS: readonly number[] = [
  21, 23, 445, 1433, 1521, 2375, 3306, 3389, 5432, 5601, 5985, 5986, 6379, 9200, 11_211, 27_017,
];

export const PORT_PROTOCOLS = ['tcp', 'udp'] as const;

export function isRisky(port: number, protocol: string, ports: readonly number[] = HIGH_RISK_PORTS): boolean {
  if (port === SSH_PORT) return protocol === 'tcp';
  return ports.includes(port) && (PORT_PROTOCOLS as readonly string[]).includes(protocol);
}
