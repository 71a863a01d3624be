import { isoTime } from '#core/iso-time.ts';
import { type JsonObject, list, object, text } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';

/** OCSF has one level above critical; the other names are the same as those of AWS. */
const LABELS: Readonly<Record<string, string>> = { FATAL: 'CRITICAL' };

/** Results of a check: the word of the unified Security Hub, and that of the AWS Security Finding Format. */
const RESULTS: Readonly<Record<string, string>> = { Fail: 'FAILED', Pass: 'PASSED', Warning: 'WARNING' };

/**
 * A finding of the unified Security Hub (OCSF 1.x, classes 2002 to 2007, https://schema.ocsf.io) in the AWS Security Finding
 * Format, with the fields that the hub reads.
 */
export function asSecurityFinding(ocsf: JsonObject): JsonObject {
  const [info, cloud, compliance, product] = [
    object(ocsf.finding_info),
    object(ocsf.cloud),
    object(ocsf.compliance),
    object(object(ocsf.metadata).product),
  ];
  const label = text(ocsf.severity)?.toUpperCase() ?? '';
  const result = text(compliance.status);
  return {
    Id: text(info.uid) ?? text(object(ocsf.metadata).uid),
    ProductArn: text(product.uid)?.replace(':productv2/', ':product/'),
    GeneratorId: text(compliance.control) ?? text(object(info.analytic).uid),
    AwsAccountId: text(object(cloud.account).uid),
    Region: text(cloud.region),
    Title: text(info.title),
    Types: list(info.types),
    UpdatedAt: text(info.modified_time_dt) ?? timeOf(info.modified_time) ?? text(ocsf.time_dt) ?? timeOf(ocsf.time),
    Severity: { Label: ownProperty(LABELS, label) ?? label },
    ...(result !== undefined && {
      Compliance: { Status: ownProperty(RESULTS, result) ?? result.toUpperCase(), SecurityControlId: text(compliance.control) },
    }),
    Workflow: { Status: text(ocsf.status)?.toUpperCase() },
    Resources: list(ocsf.resources).map(object).map(resourceOf),
  };
}

function resourceOf({ uid, type, region }: JsonObject): JsonObject {
  return { Id: text(uid), Type: typeOf(text(type) ?? 'Other'), Region: text(region) };
}

/** `AwsEc2SecurityGroup` for `AWS::EC2::SecurityGroup`. */
function typeOf(written: string): string {
  const [aws, service, ...rest] = written.split('::');
  if (aws !== 'AWS' || service === undefined) return written;
  if (service === '') return 'AwsAccount';
  const name = service === service.toUpperCase() ? service.charAt(0) + service.slice(1).toLowerCase() : service;
  return `Aws${name}${rest.join('')}`;
}

function timeOf(milliseconds: unknown): string | undefined {
  return typeof milliseconds === 'number' && Math.abs(milliseconds) < 8.64e15 ? isoTime(milliseconds) : undefined;
}
