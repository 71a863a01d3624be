import type { Detection } from '#core/detection/detection.ts';
import { OperatorError } from '#core/errors.ts';
import { nearest } from '#core/nearest.ts';
import { EDGE_SCENARIOS } from './edge/index.ts';
import { FINDING_SCENARIOS } from './findings/index.ts';
import { HUB_SCENARIOS } from './hub/index.ts';
import { IDENTITY_SCENARIOS } from './identity/index.ts';
import { LOGGING_SCENARIOS } from './logging/index.ts';
import { NETWORK_SCENARIOS } from './network/index.ts';
import { SIGN_IN_SCENARIOS } from './sign-in/index.ts';
import { STORAGE_SCENARIOS } from './storage/index.ts';

export { MANAGED_RULES, type ManagedRule, RULE_PREFIX } from './readings/managed-rules.ts';

/** Every scenario of the hub. Event patterns, lanes, findings and reference pages are derived from it. */
export const CATALOGUE: readonly Detection[] = [
  ...SIGN_IN_SCENARIOS,
  ...IDENTITY_SCENARIOS,
  ...LOGGING_SCENARIOS,
  ...HUB_SCENARIOS,
  ...NETWORK_SCENARIOS,
  ...STORAGE_SCENARIOS,
  ...EDGE_SCENARIOS,
];

/** The scenarios of each folder. The order of CATALOGUE is fixed: it is the order of the patterns in every stack. */
export const AREAS = {
  'sign-in': SIGN_IN_SCENARIOS,
  identity: IDENTITY_SCENARIOS,
  logging: LOGGING_SCENARIOS,
  hub: HUB_SCENARIOS,
  network: withoutFindings(NETWORK_SCENARIOS),
  storage: STORAGE_SCENARIOS,
  edge: withoutFindings(EDGE_SCENARIOS),
  findings: FINDING_SCENARIOS,
} as const;

function withoutFindings(scenarios: readonly Detection[]): readonly Detection[] {
  return scenarios.filter((one) => !FINDING_SCENARIOS.includes(one));
}

const BY_ID: ReadonlyMap<string, Detection> = new Map(CATALOGUE.map((scenario) => [scenario.id, scenario]));

/** The scenario with this id; undefined if the catalogue no longer has it. */
export function scenarioNamed(id: string): Detection | undefined {
  return BY_ID.get(id);
}

/** The scenario with this id. Throws one sentence with the nearest ids if there is none. */
export function scenarioOf(id: string): Detection {
  const scenario = scenarioNamed(id);
  if (scenario !== undefined) return scenario;
  const near = nearest(id, [...BY_ID.keys()]);
  throw new OperatorError(`There is no scenario ${id}.${near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`}`);
}
