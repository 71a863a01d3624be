import { hubSession } from '#catalogue/events/callers.ts';
import type { Attack } from '../attack.ts';
import { open } from '../network/security-group.ts';

const NO_SUCH_INCIDENT = 'inc-000000000000000000000000';

/** Uses a remediation role of the hub for a call that is in no plan. */
export const misuseHubRole: Attack = (target) =>
  open(
    target,
    { protocol: 'tcp', from: 8443, to: 8443, v4: ['198.51.100.0/24'] },
    hubSession('network', NO_SUCH_INCIDENT, { naming: target.naming }),
  );
