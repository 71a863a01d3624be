import { MANAGED_RULES, type ManagedRule, RULE_PREFIX } from '#catalogue/index.ts';
import { expectedTypes, hubRecorder, type Records } from '#core/config-recorder.ts';
import type { Tuning } from '#core/detection/tuning.ts';
import type { Baseline } from './baseline.ts';

/** AWS Config as the stacks create it in an account. */
export type AwsConfig = {
  readonly records: Records;
  /** Regions where the stacks create a recorder. */
  readonly regions: readonly string[];
  /** Whether the role of AWS Config must be created. */
  readonly createsRole: boolean;
  readonly bucket: string;
};

export const CONFIG_SERVICE = 'config.amazonaws.com';

/** AWS supports every global resource type and every rule there, and every account uses it. */
const GLOBAL_REGION = 'us-east-1';

type Recorded = {
  readonly account: string;
  /** The first holds the account's roles. */
  readonly regions: readonly [string, ...string[]];
  readonly tuning: Tuning;
  readonly config?: AwsConfig;
};

/** The recorder of one Region with its rules, and in the account's first Region the role; nothing where AWS Config is off or existing. */
export function awsConfigIn(
  { account, regions, tuning, config }: Recorded,
  region: string,
): Pick<Baseline, 'serviceRoles' | 'recorders' | 'configRules'> {
  const serviceRoles = config?.createsRole === true && region === regions[0] ? [CONFIG_SERVICE] : [];
  if (config?.regions.includes(region) !== true) return { serviceRoles, recorders: [], configRules: [] };
  const name = hubRecorder(config.records);
  const types = expectedTypes(name);
  const judgesAccount = region === (config.regions.find((one) => one === GLOBAL_REGION) ?? config.regions[0]);
  return {
    serviceRoles,
    recorders: [
      {
        name,
        roleArn: `arn:aws:iam::${account}:role/aws-service-role/${CONFIG_SERVICE}/AWSServiceRoleForConfig`,
        global: types === undefined && region === GLOBAL_REGION,
        bucket: config.bucket,
        ...(types !== undefined && { types }),
      },
    ],
    configRules: MANAGED_RULES.filter(({ coveredBy, once }) => coveredBy === undefined && (once !== true || judgesAccount)).map(
      (rule) => ruleOf(rule, tuning),
    ),
  };
}

function ruleOf(
  { name, identifier, mapped, onChangeOnly, parameters }: ManagedRule,
  tuning: Tuning,
): Baseline['configRules'][number] {
  return {
    key: name,
    name: `${RULE_PREFIX}${name}`,
    description: `Finds resources of the scenario ${mapped.scenario} that existed before`,
    identifier,
    daily: onChangeOnly !== true,
    ...(parameters !== undefined && { parameters: parameters(tuning) }),
  };
}
