import type { Activity } from '#core/detection/activity.ts';
import type { FindingReport } from '#core/detection/cause.ts';
import { type Tuning, tuningOf } from '#core/detection/tuning.ts';
import { type JsonObject, list, object, text } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Resource } from '#core/resource.ts';
import { ruleTreatment } from './compliance.ts';
import { ruleName } from './config-rule-name.ts';
import { resourceOfFinding } from './finding-resource.ts';
import { GUARDDUTY_OPENINGS_IN_SECURITY_HUB } from './finding-sources.ts';
import type { RuleTreatment } from './managed-rules.ts';
import { controlOf, isFromGuardDuty, productOf, securityFindingOf, sourceOf } from './security-finding.ts';

/** What a finding is about. */
export function resourceOf(activity: Activity): Resource {
  return resourceOfFinding(securityFindingOf(activity), activity);
}

/** What a finding reports about a resource; it joins an open incident of the same cause. */
export function findingReportOf(finding: JsonObject, resource: Resource, tuning: Tuning): FindingReport {
  const [control, scenario, sameAs] = [controlOf(finding), scenarioIn(finding, resource, tuning), ownEvent(finding)];
  const rule = sourceOf(finding).reports === 'rule' ? configRuleOf(finding) : undefined;
  return {
    ...(control !== undefined && { control }),
    ...(scenario !== undefined && { scenario }),
    ...(sameAs !== undefined && { sameAs }),
    ...(rule !== undefined && { rule: ruleName(rule) }),
  };
}

/** The scenario that a finding of one of AWS's products reports. */
export function reportedScenario(activity: Activity): string | undefined {
  return scenarioIn(securityFindingOf(activity), resourceOf(activity), tuningOf(activity));
}

/** Whether the organization file turns off the Config rule of a finding. */
export function isRuleOff(activity: Activity): boolean {
  return ruleIn(securityFindingOf(activity), tuningOf(activity)) === 'off';
}

/** How the account treats the Config rule of a finding. */
export function treatmentOfRule(activity: Activity): RuleTreatment | undefined {
  const treated = ruleIn(securityFindingOf(activity), tuningOf(activity));
  return treated === 'off' ? undefined : treated;
}

function scenarioIn(finding: JsonObject, resource: Resource, tuning: Tuning): string | undefined {
  if (isFromGuardDuty(finding)) return byType(finding, GUARDDUTY_OPENINGS_IN_SECURITY_HUB);
  const { reports } = sourceOf(finding);
  if (reports === 'rule') {
    const treated = ruleIn(finding, tuning);
    return treated === 'off' ? undefined : treated?.scenario;
  }
  return reports?.resource === resource.type ? byType(finding, reports.types) : undefined;
}

function byType(finding: JsonObject, scenarios: Readonly<Record<string, string>>): string | undefined {
  const types = list(finding.Types).flatMap((type) => text(type) ?? []);
  const written = types.flatMap((type) => [type, type.split('/').at(-1) ?? '']);
  return written.map((type) => ownProperty(scenarios, type)).find((scenario) => scenario !== undefined);
}

function ruleIn(finding: JsonObject, tuning: Tuning): RuleTreatment | 'off' | undefined {
  if (sourceOf(finding).reports !== 'rule') return undefined;
  return ruleTreatment(configRuleOf(finding) ?? '', tuning);
}

function configRuleOf(finding: JsonObject): string | undefined {
  return text(object(finding.ProductFields)['aws/config/ConfigRuleName']);
}

/** The scenario of the event that the product also sends itself. */
function ownEvent(finding: JsonObject): string | undefined {
  return ownProperty({ guardduty: 'guardduty-finding', config: 'config-noncompliant' }, productOf(finding) ?? '');
}
