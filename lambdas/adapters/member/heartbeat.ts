import { randomBytes } from 'node:crypto';
import { EventBridgeClient, UntagResourceCommand } from '@aws-sdk/client-eventbridge';
import type { CallFailures } from '#beat/beat.ts';
import { HEARTBEAT_TAG, heartbeatRuleArn, type Nonce, nonceOf } from '#core/heartbeat/heartbeat.ts';
import { HEARTBEAT_PURPOSE, type Naming, roleArn } from '#core/naming.ts';
import { connections } from '../sdk/connections.ts';
import type { RoleRequest, SessionCredentials } from './sts.ts';

type AccountRegions = { readonly account: string; readonly regions: readonly string[] };

/**
 * Opens one session with an account's heartbeat role and makes the call in all its Regions in parallel. AWS is expected to answer with
 * an error; only a call that got no answer has failed.
 */
export function heartbeats(
  assume: (request: RoleRequest) => Promise<SessionCredentials>,
  naming: Naming,
  externalId: () => string,
): (target: AccountRegions, nonce: Nonce) => Promise<CallFailures> {
  return async ({ account, regions }, nonce) => {
    const request = {
      roleArn: roleArn(naming, account, HEARTBEAT_PURPOSE),
      sessionName: HEARTBEAT_PURPOSE,
      externalId: externalId(),
      sourceIdentity: nonce,
    };
    const opened = await assume(request).catch((error: Error) => error);
    if (opened instanceof Error && isDenied(opened)) return { refused: opened.name, failed: {} };
    if (opened instanceof Error) return { failed: Object.fromEntries(regions.map((region) => [region, opened.name])) };
    const answers = await Promise.all(
      regions.map(async (region): Promise<(readonly [string, string])[]> => {
        const error = await callIn(account, region, opened);
        return isAnswer(error) ? [] : [[region, error?.name ?? 'none']];
      }),
    );
    return { failed: Object.fromEntries(answers.flat()) };
  };
}

/** A nonce for a beat sent now, in epoch milliseconds. */
export function newNonce(at: number): Nonce {
  return nonceOf(at, randomBytes(16).toString('hex'));
}

function isDenied({ name }: Error): boolean {
  return name.startsWith('AccessDenied');
}

/** The error of the call; undefined if AWS carried it out, because a rule of that name exists. */
async function callIn(account: string, region: string, credentials: SessionCredentials): Promise<Error | undefined> {
  const client = new EventBridgeClient({ ...connections, region, credentials });
  const call = new UntagResourceCommand({ ResourceARN: heartbeatRuleArn(account, region), TagKeys: [HEARTBEAT_TAG] });
  return client.send(call).then(
    () => undefined,
    (error: Error) => error,
  );
}

/** CloudTrail records what the service refused, but not the service's own faults or requests that never reached it. */
function isAnswer(error: (Error & { $metadata?: { httpStatusCode?: number } }) | undefined): boolean {
  const status = error?.$metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500 && error?.name !== 'UnrecognizedClientException' && error?.name !== 'InvalidClientTokenId';
}
