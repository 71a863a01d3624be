import type { Aws } from './aws/connect.ts';
import type { CheckResult } from './check-result.ts';
import { checkAccounts, checkDeployRole, checkRegions } from './checks/accounts.ts';
import { checkAdministrators, checkServiceAccess } from './checks/administration.ts';
import { checkCredentials } from './checks/credentials.ts';
import { checkLogGroups } from './checks/log-groups.ts';
import { checkMail } from './checks/mail.ts';
import { checkPolicies } from './checks/policies.ts';
import { checkBoundary, checkQuotas } from './checks/quotas.ts';
import { checkRecorders } from './checks/recorders.ts';
import type { Check } from './checks/scene.ts';
import { checkGuardDuty, checkSecurityHub } from './checks/take-over.ts';
import { checkTrail } from './checks/trail.ts';
import { readFacts } from './facts/read.ts';
import type { PlannedRollout } from './planned.ts';

/** In the order of the table. */
const CHECKS: readonly Check[] = [
  checkCredentials,
  checkAccounts,
  checkDeployRole,
  checkRegions,
  checkServiceAccess,
  checkAdministrators,
  checkTrail,
  checkGuardDuty,
  checkSecurityHub,
  checkRecorders,
  checkPolicies,
  checkBoundary,
  checkQuotas,
  checkLogGroups,
  checkMail,
];

/** Compares what is planned with what AWS has. Only reads. */
export async function preflight(aws: Aws, planned: PlannedRollout): Promise<CheckResult[]> {
  const facts = await readFacts(aws, planned);
  return CHECKS.flatMap((check) => check(planned, facts));
}
