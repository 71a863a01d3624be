import { type Evidence, isNoted } from '../incident/evidence.ts';
import type { EvidenceName } from '../incident/evidence-names.ts';
import { ownProperty } from '../own-property.ts';

/** What a finding reports: a control of Security Hub or a scenario. `sameAs`: the scenario of another event about it. `rule`: AWS Config's bare rule name. */
export type FindingReport = {
  readonly control?: string;
  readonly scenario?: string;
  readonly sameAs?: string;
  readonly rule?: string;
};

export type Causes = (report: FindingReport) => readonly string[];

/** Scenarios that scanners also find as a state; for one control, the likeliest first. */
export const FOUND_AS_STATE: readonly string[] = [
  'sg-ssh-open-world',
  'sg-open-highrisk-port',
  'sg-open-all-ports',
  's3-bucket-policy-public',
  's3-bucket-acl-public',
  's3-public-access-block-disabled',
  's3-account-public-access-block-disabled',
  'cloudtrail-updated',
  'root-access-key-created',
];

export function causesIn(catalogue: readonly { readonly id: string; readonly controls: readonly string[] }[]): Causes {
  const controls = new Map(catalogue.map((detection) => [detection.id, detection.controls]));
  const having = (control: string) => FOUND_AS_STATE.filter((id) => controls.get(id)?.includes(control));
  return ({ control, scenario, sameAs }) => {
    const reported = scenario !== undefined && FOUND_AS_STATE.includes(scenario) ? [scenario] : [];
    const named = [...(control === undefined ? [] : [control]), ...reported.flatMap((id) => controls.get(id) ?? [])];
    return [...new Set([...reported, ...named.flatMap(having), ...(sameAs === undefined ? [] : [sameAs])])];
  };
}

const LACKING: Readonly<Record<string, EvidenceName>> = {
  'CloudTrail.2': 'kmsKeyId',
  'CloudTrail.4': 'enableLogFileValidation',
  'CloudTrail.5': 'cloudWatchLogsLogGroupArn',
  'cloud-trail-encryption-enabled': 'kmsKeyId',
  'cloud-trail-log-file-validation-enabled': 'enableLogFileValidation',
};

/** Whether a finding about a trail names a setting of this evidence. A trail may lack several settings, for different reasons. */
export function namesSettingIn(evidence: readonly Evidence[], { control, rule }: FindingReport): boolean {
  return [control, rule].some((name) => {
    const lacking = name === undefined ? undefined : ownProperty(LACKING, name);
    return lacking !== undefined && isNoted(evidence, lacking);
  });
}
