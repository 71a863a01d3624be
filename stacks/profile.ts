import { basename } from 'node:path';
import localProfile from './local-profile.json' with { type: 'json' };

/** What the stacks are synthesized for: AWS, or the local organization. */
export type Profile = 'cloud' | 'local';

/** The bucket in the hub account that local functions are loaded from. */
export const LOCAL_BUNDLES = 'local-bundles';

type Resource = Record<string, unknown>;
type Resources = Record<string, Record<string, Resource>>;
type Synthesized = { terraform?: { backend?: object }; provider?: { aws: { alias?: string }[] }; resource?: Resources };

/**
 * What the local organization does without, with a reason for each: resource types, single arguments as `type.argument`, providers by
 * their alias with all their resources, and whole stacks.
 */
export const SKIPPED_LOCALLY: {
  readonly resources: Readonly<Record<string, string>>;
  readonly arguments: Readonly<Record<string, string>>;
  readonly providers: Readonly<Record<string, string>>;
  readonly stacks: Readonly<Record<string, string>>;
} = localProfile;

/**
 * A synthesized stack without what the emulator does not support, arranged so that fewer waits of the provider follow each
 * other, and without a backend: the state is a file in the stack's folder, which needs no init. Everything else equals the
 * cloud profile.
 */
export function forLocal<Stack extends Synthesized>(stack: Stack): Stack {
  const kept = Object.entries(stack.resource ?? {}).filter(([type]) => !Object.hasOwn(SKIPPED_LOCALLY.resources, type));
  const resource = Object.fromEntries(
    kept.map(([type, instances]) => [type, mapValues(withLocalProvider(instances), (one) => withoutSkipped(type, one))]),
  );
  const aws = stack.provider?.aws.filter(({ alias = '' }) => !Object.hasOwn(SKIPPED_LOCALLY.providers, alias));
  const { backend: _, ...terraform } = stack.terraform ?? {};
  return {
    ...stack,
    terraform,
    ...(aws !== undefined && { provider: { ...stack.provider, aws } }),
    resource: redriveLater(loadedFromBucket(resource)),
  };
}

function withLocalProvider(instances: Record<string, Resource>): Record<string, Resource> {
  const isLocal = ({ provider }: Resource) => !Object.hasOwn(SKIPPED_LOCALLY.providers, String(provider).replace(/^aws\./, ''));
  return Object.fromEntries(Object.entries(instances).filter(([, one]) => isLocal(one)));
}

function withoutSkipped(type: string, resource: Resource): Resource {
  return Object.fromEntries(
    Object.entries(resource).filter(([argument]) => !Object.hasOwn(SKIPPED_LOCALLY.arguments, `${type}.${argument}`)),
  );
}

/** The provider uploads one file at a time and waits 5 seconds for each function; from a bucket it creates all of them in parallel. */
function loadedFromBucket(resources: Resources): Resources {
  const functions = mapValues(resources.aws_lambda_function ?? {}, ({ filename, ...rest }) =>
    typeof filename === 'string' ? { ...rest, s3_bucket: LOCAL_BUNDLES, s3_key: basename(filename) } : rest,
  );
  return withType(resources, 'aws_lambda_function', functions);
}

/**
 * The provider waits 25 seconds for every queue, so a queue and its dead-letter queue are made at the same time and joined
 * afterwards, by a separate redrive policy.
 */
function redriveLater(resources: Resources): Resources {
  const queues = resources.aws_sqs_queue ?? {};
  const policies = Object.entries(queues).flatMap(([name, { redrive_policy, depends_on }]) =>
    redrive_policy === undefined
      ? []
      : [[name, { queue_url: `\${aws_sqs_queue.${name}.url}`, redrive_policy, ...(depends_on !== undefined && { depends_on }) }]],
  );
  const plain = mapValues(queues, ({ redrive_policy, depends_on, ...queue }) =>
    redrive_policy === undefined ? { ...queue, ...(depends_on !== undefined && { depends_on }) } : queue,
  );
  return withType(withType(resources, 'aws_sqs_queue', plain), 'aws_sqs_queue_redrive_policy', Object.fromEntries(policies));
}

function withType(resources: Resources, type: string, instances: Record<string, Resource>): Resources {
  return Object.keys(instances).length === 0 ? resources : { ...resources, [type]: instances };
}

function mapValues<Value>(record: Record<string, Value>, map: (value: Value) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
