import { causesIn } from '#core/detection/cause.ts';
import type { Tuning } from '#core/detection/tuning.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type JsonObject, text } from '#core/json.ts';
import { securityhubFinding } from './findings/securityhub-finding.ts';
import { CATALOGUE } from './index.ts';
import { findingReportOf } from './readings/finding-report.ts';
import { resourceOfFinding } from './readings/finding-resource.ts';

const causes = causesIn(CATALOGUE);

/** What a finding in Security Hub is about, and under which scenarios an incident of the same cause is open. */
export function causeOfFinding(
  finding: JsonObject,
  place: Pick<Incident, 'account' | 'region'>,
  tuning: Tuning,
): Pick<Incident, 'resource' | 'scenario' | 'causes'> {
  const resource = resourceOfFinding(finding, { ...place, id: text(finding.Id) ?? '' });
  return { resource, scenario: securityhubFinding.id, causes: causes(findingReportOf(finding, resource, tuning)) };
}
