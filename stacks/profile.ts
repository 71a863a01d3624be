import localProfile from './local-profile.json' with { type: 'json' };

/** What the stacks are synthesized for: AWS, or the local organization. */
export type Profile = 'cloud' | 'local';

type Synthesized = { resource?: Record<string, Record<string, Record<string, unknown>>> };

/** What the emulator does not support, with a reason for each: resource types, and single arguments as `type.argument`. */
export const SKIPPED_LOCALLY: {
  readonly resources: Readonly<Record<string, string>>;
  readonly arguments: Readonly<Record<string, string>>;
} = localProfile;

/** A synthesized stack without what the emulator does not support. Everything else equals the cloud profile. */
export function forLocal<Stack extends Synthesized>(stack: Stack): Stack {
  const kept = Object.entries(stack.resource ?? {}).filter(([type]) => !(type in SKIPPED_LOCALLY.resources));
  const resource = Object.fromEntries(
    kept.map(([type, instances]) => [type, mapValues(instances, (one) => withoutSkipped(type, one))]),
  );
  return { ...stack, resource };
}

function withoutSkipped(type: string, resource: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(resource).filter(([argument]) => !(`${type}.${argument}` in SKIPPED_LOCALLY.arguments)),
  );
}

function mapValues<Value>(record: Record<string, Value>, map: (value: Value) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
