import { setTimeout as pause } from 'node:timers/promises';
import { type JsonObject, list, object, text } from '#core/json.ts';
import { sendSigned } from '../sdk/signed-request.ts';
import type { DeployCredentials } from './deploy-session.ts';

/** AWS accepts this many accounts in one call. */
const ACCOUNTS_PER_CALL = 50;

const TRIES = 4;

/** The calls that remove the members of the hub account's GuardDuty in one Region. */
export function guardDutyIn(region: string, credentials: DeployCredentials, env: NodeJS.ProcessEnv) {
  const endpoint = env.AWS_ENDPOINT_URL_GUARDDUTY ?? env.AWS_ENDPOINT_URL;
  const call = async (method: 'GET' | 'POST', path: string, content?: object) => {
    const json = content !== undefined && { body: JSON.stringify(content), headers: { 'content-type': 'application/json' } };
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await sendSigned({ credentials }, { service: 'guardduty', region, method, path, ...json }, endpoint);
        return object(JSON.parse(answer));
      } catch (error) {
        if (!isPassing(error) || attempt === TRIES) throw error;
        await pause(500 * 2 ** attempt);
      }
    }
  };

  /** Every account that is listed as a member, including those no longer associated. */
  const members = async (detector: string): Promise<JsonObject[]> => {
    const found: JsonObject[] = [];
    for (let token: string | undefined = ''; token !== undefined; ) {
      const next = token === '' ? '' : `&nextToken=${encodeURIComponent(token)}`;
      const page = await call('GET', `/detector/${detector}/member?onlyAssociated=false${next}`);
      found.push(...list(page.members).map(object));
      token = text(page.nextToken);
    }
    return found;
  };

  const inBatches = async (accounts: string[], path: string) => {
    for (let at = 0; at < accounts.length; at += ACCOUNTS_PER_CALL) {
      const accountIds = accounts.slice(at, at + ACCOUNTS_PER_CALL);
      const { unprocessedAccounts } = await call('POST', path, { accountIds });
      const [refused] = list(unprocessedAccounts).map(object);
      if (refused !== undefined) throw new Error(`GuardDuty in ${region}: ${text(refused.accountId)}: ${text(refused.result)}`);
    }
  };

  return {
    /**
     * Ends the enrolment, then disassociates and deletes every member, in this order: AWS refuses to remove members while all accounts
     * are enrolled, and to remove an administrator that has members. Members keep their detectors.
     */
    removeMembers: async (): Promise<void> => {
      const [detector] = list((await call('GET', '/detector')).detectorIds).map(text);
      if (detector === undefined) return;
      if (!(await endEnrolment(call, detector))) return;
      const found = await members(detector);
      const accountsOf = (some: JsonObject[]) => some.flatMap(({ accountId }) => text(accountId) ?? []);
      const isAssociated = ({ relationshipStatus }: JsonObject) => text(relationshipStatus)?.toLowerCase() !== 'removed';
      await inBatches(accountsOf(found.filter(isAssociated)), `/detector/${detector}/member/disassociate`);
      await inBatches(accountsOf(found), `/detector/${detector}/member/delete`);
    },
  };
}

type Send = (method: 'GET' | 'POST', path: string, content?: object) => Promise<JsonObject>;

/** Whether the account is the administrator, whose enrolment has now ended. */
async function endEnrolment(call: Send, detector: string): Promise<boolean> {
  const path = `/detector/${detector}/admin`;
  try {
    const switchedOn = list((await call('GET', path)).features)
      .map(object)
      .filter(({ autoEnable }) => autoEnable !== 'NONE');
    const off = ({ name }: JsonObject) => ({ name, autoEnable: 'NONE' });
    const features = switchedOn.map((feature) => ({
      ...off(feature),
      additionalConfiguration: list(feature.additionalConfiguration).map(object).map(off),
    }));
    await call('POST', path, { autoEnableOrganizationMembers: 'NONE', features });
    return true;
  } catch (error) {
    // AWS gives this answer to every account except the administrator.
    if ((error as Error).name === 'BadRequestException') return false;
    throw error;
  }
}

function isPassing(error: unknown): boolean {
  const { name } = error as Error;
  return /^(TooManyRequests|Throttling|InternalServerError)|^HTTP (429|5\d\d)$/.test(name);
}
