import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type EventSourceMappingConfiguration,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { loopbackEnvironment, loopbackSession } from '#adapters/sdk/loopback.ts';
import type { LoopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { OperatorError } from '#core/errors.ts';
import { PRODUCT } from '#core/naming.ts';
import { hubClients } from '../account-clients.ts';
import { DIST, LOCAL, type LocalOrganization } from '../running.ts';
import { type Share, sharedConcurrency } from './concurrency.ts';
import { startInstances } from './instances.ts';
import { type LocalFunction, startFunction } from './local-function.ts';
import { pollKinesis } from './poll-kinesis.ts';
import { pollQueue } from './poll-queue.ts';
import { pollStream } from './poll-stream.ts';
import { runSchedule, type Schedule, schedulesOf, TICK_MS } from './run-schedule.ts';

/** Lambda begins with this many batches of a queue. It later scales up to the maximum of the mapping, too many for one machine. */
const BATCHES_AT_ONCE = 5;

/** Acts as AWS Lambda for the functions that Terraform deployed to the emulator. */
export type Runner = {
  /** Starts feeding every deployed function that is not fed yet; with `only`, only these. Returns how many sources are fed. */
  readonly feed: (only?: readonly string[]) => Promise<number>;
  /** A function that is called directly instead of being fed; its instances end with the runner. */
  readonly instances: (name: string) => Promise<Pick<LocalFunction, 'invoke'>>;
  readonly stop: () => Promise<void>;
};

/** Where functions are deployed. */
type Deployed = {
  readonly endpoint: string;
  readonly region: string;
  readonly clients: LoopbackClients;
  /** Where chat services are played. */
  readonly channels: string;
};

/** What every feeding needs. */
type Around = Pick<Deployed, 'region' | 'clients'> & {
  readonly signal: AbortSignal;
  /** The environments of a function. All its sources share them, as in Lambda: a lane that finds none idle gets another. */
  readonly environmentsOf: (functionName: string) => Promise<Pick<LocalFunction, 'invoke'>>;
};

type Feeding = { readonly done: Promise<void> };

/**
 * Feeds functions from the event source mappings and schedules of the hub account, as AWS would: the bundle whose hash the
 * emulator holds, the environment Terraform gave it, the credentials of its own role.
 */
export function createRunner(endpoint: string, organization: LocalOrganization, channels: string): Runner {
  const { homeRegion } = organization.naming;
  const stopping = new AbortController();
  const feedings = new Map<string, Promise<Feeding>>();
  const functions = new Map<string, Promise<LocalFunction>>();
  let share: Promise<Share> | undefined;
  const start = (source: string, begin: () => Promise<Feeding>) => {
    if (!feedings.has(source)) feedings.set(source, begin());
  };
  const around = async (): Promise<Around> => {
    const clients = await hubClients({ endpoint, organization });
    share ??= concurrencyOf(clients.lambda);
    const shared = await share;
    const deployed = { endpoint, region: homeRegion, clients, channels };
    const environmentsOf = async (name: string) => {
      const started = functions.get(name) ?? startInstances(() => load(name, deployed));
      functions.set(name, started);
      const { invoke } = await started;
      return { invoke: (event: unknown) => shared(() => invoke(event)) };
    };
    return { region: homeRegion, clients, signal: stopping.signal, environmentsOf };
  };
  return {
    instances: async (name) => (await around()).environmentsOf(name),
    feed: async (only) => {
      const surroundings = await around();
      const { clients } = surroundings;
      const { EventSourceMappings = [] } = await clients.lambda.send(new ListEventSourceMappingsCommand({}));
      const wanted = EventSourceMappings.filter(({ FunctionArn = '' }) => only?.includes(functionOf(FunctionArn)) ?? true);
      for (const mapping of wanted) {
        start(mapping.UUID ?? '', () => feedFromSource(mapping, surroundings));
      }
      for (const schedule of only === undefined ? await schedulesOf(clients) : []) {
        start(schedule.ruleArn, () => feedOnSchedule(schedule, surroundings));
      }
      return (await Promise.all(feedings.values())).length;
    },
    stop: async () => {
      stopping.abort();
      for (const feeding of await Promise.allSettled(feedings.values())) {
        if (feeding.status === 'fulfilled') await feeding.value.done;
      }
      for (const started of await Promise.allSettled(functions.values())) {
        if (started.status === 'fulfilled') await started.value.stop();
      }
    },
  };
}

/** The function's name without the product's prefix. */
function functionOf(arn: string): string {
  return arn.split(':').at(6)?.replace(`${PRODUCT}-`, '') ?? '';
}

async function feedFromSource(mapping: EventSourceMappingConfiguration, around: Around): Promise<Feeding> {
  const { region, clients, signal } = around;
  const source = mapping.EventSourceArn ?? '';
  const instance = await around.environmentsOf(functionOf(mapping.FunctionArn ?? ''));
  const fed = { arn: source, region, batchSize: mapping.BatchSize ?? 10 };
  if (source.includes(':sqs:')) {
    const batchesAtOnce = Math.min(mapping.ScalingConfig?.MaximumConcurrency ?? BATCHES_AT_ONCE, BATCHES_AT_ONCE);
    return { done: pollQueue(clients.sqs, { ...fed, batchesAtOnce }, instance, signal) };
  }
  const poll = source.includes(':kinesis:')
    ? pollKinesis(clients.kinesis, fed, instance, signal)
    : pollStream(clients.streams, fed, instance, signal);
  return { done: poll };
}

async function feedOnSchedule(schedule: Schedule, around: Around): Promise<Feeding> {
  const instance = await around.environmentsOf(functionOf(schedule.functionArn));
  return { done: runSchedule(schedule, instance, around.signal) };
}

/** As many calls at a time as the account's quota allows, for all functions together. */
async function concurrencyOf(lambda: LambdaClient): Promise<Share> {
  const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
  return sharedConcurrency(AccountLimit?.ConcurrentExecutions ?? 0);
}

async function load(name: string, { endpoint, region, clients, channels }: Deployed): Promise<LocalFunction> {
  const { Configuration } = await clients.lambda.send(new GetFunctionCommand({ FunctionName: `${PRODUCT}-${name}` }));
  const { FunctionName = '', Role = '', CodeSha256, Environment } = Configuration ?? {};
  const credentials = await loopbackSession(endpoint, region, Role, `local-lambda-${FunctionName}`);
  const env = {
    ...(Environment?.Variables ?? {}),
    ...loopbackEnvironment(endpoint, region, credentials),
    AWS_LAMBDA_FUNCTION_NAME: FunctionName,
    HUB_MINUTE_MS: String(TICK_MS),
    HUB_CHANNELS_ENDPOINT: channels,
  };
  const logs = join(LOCAL, 'logs');
  mkdirSync(logs, { recursive: true });
  return startFunction(entryOf(FunctionName, CodeSha256), env, join(logs, `${FunctionName}.log`));
}

/** The bundle on disk, if it is byte for byte what Terraform uploaded. */
function entryOf(functionName: string, sha256: string | undefined): string {
  const folder = join(DIST, functionName.replace(`${PRODUCT}-`, ''));
  const zip = `${folder}.zip`;
  const built = existsSync(zip) ? createHash('sha256').update(readFileSync(zip)).digest('base64') : 'absent';
  if (built !== sha256)
    throw new OperatorError(`The bundle of ${functionName} is not the one that was deployed; run npm start again.`);
  return pathToFileURL(join(folder, 'handler.mjs')).href;
}
