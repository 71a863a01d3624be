import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type EventSourceMappingConfiguration, GetFunctionCommand, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { type LoopbackClients, loopbackEnvironment, loopbackSession } from '../adapters/loopback.ts';
import { OperatorError } from '../core/errors.ts';
import { PRODUCT } from '../core/naming.ts';
import { type LocalFunction, startFunction } from './local-function.ts';
import { DIST, hubClients, LOCAL, type LocalOrganization } from './place.ts';
import { pollQueue } from './poll-queue.ts';
import { pollStream } from './poll-stream.ts';

/** Plays AWS Lambda for the functions that Terraform deployed to the emulator. */
export type Runner = { readonly mappings: number; readonly stop: () => Promise<void> };

/**
 * Finds every event source mapping of the hub account and feeds its function, as Lambda would: the bundle whose hash
 * the emulator holds, the environment Terraform gave it, the credentials of its own role.
 */
export async function startRunner(endpoint: string, organization: LocalOrganization): Promise<Runner> {
  const { homeRegion } = organization.naming;
  const clients = await hubClients({ endpoint, organization });
  const { EventSourceMappings = [] } = await clients.lambda.send(new ListEventSourceMappingsCommand({}));
  const ended = new AbortController();
  const feeding = await Promise.all(
    EventSourceMappings.map((mapping) => feed(mapping, endpoint, homeRegion, clients, ended.signal)),
  );
  return {
    mappings: feeding.length,
    stop: async () => {
      ended.abort();
      await Promise.all(feeding.map(({ done }) => done));
      await Promise.all(feeding.map(({ instance }) => instance.stop()));
    },
  };
}

/** One environment a mapping: the lanes must not wait for each other, as they would not in the cloud. */
async function feed(
  mapping: EventSourceMappingConfiguration,
  endpoint: string,
  region: string,
  clients: LoopbackClients,
  signal: AbortSignal,
) {
  const source = mapping.EventSourceArn ?? '';
  const instance = await load(mapping.FunctionArn ?? '', endpoint, region, clients);
  const done = source.includes(':sqs:')
    ? pollQueue(clients.sqs, { arn: source, region, batchSize: mapping.BatchSize ?? 10 }, instance, signal)
    : pollStream(clients.streams, { arn: source, region, batchSize: mapping.BatchSize ?? 100 }, instance, signal);
  return { instance, done };
}

async function load(functionArn: string, endpoint: string, region: string, { lambda }: LoopbackClients): Promise<LocalFunction> {
  const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: functionArn }));
  const { FunctionName = '', Role = '', CodeSha256, Environment } = Configuration ?? {};
  const credentials = await loopbackSession(endpoint, region, Role, `local-lambda-${FunctionName}`);
  const env = {
    ...(Environment?.Variables ?? {}),
    ...loopbackEnvironment(endpoint, region, credentials),
    AWS_LAMBDA_FUNCTION_NAME: FunctionName,
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
