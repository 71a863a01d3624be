import { askingIdentity } from '#core/detection/facts.ts';
import { sessionPolicy } from '#core/iam/policy.ts';
import { INSPECT_PURPOSE, type Naming, roleArn } from '#core/naming.ts';
import { LOOK_BACK_PERMISSIONS } from '#core/network/flow-log.ts';
import type { LookBackPorts } from '#flow/look-back.ts';
import type { Interfaces, MemberLog } from '#flow/search.ts';
import type { MemberRead } from '#member/reads.ts';
import { connections } from '../sdk/connections.ts';
import { callsWith } from './clients.ts';
import { interfaceFact } from './fact-of.ts';
import type { RoleRequest, SessionCredentials } from './sts.ts';

/** A busy log never ends. */
const MAX_PAGES = 40;
const MAX_MS = 20_000;

/** Opens a member's flow logs with its inspect role, narrowed to one log group. */
export function memberFlowLogs(
  assume: (request: RoleRequest) => Promise<SessionCredentials>,
  naming: Naming,
  externalId: () => string,
): LookBackPorts['open'] {
  return async ({ incident, account, region }, { group }) => {
    const credentials = await assume({
      roleArn: roleArn(naming, account, INSPECT_PURPOSE),
      sessionName: INSPECT_PURPOSE,
      externalId: externalId(),
      sourceIdentity: askingIdentity(incident),
      policy: JSON.stringify(sessionPolicy(LOOK_BACK_PERMISSIONS, { account, region, resource: group })),
    });
    return logRead(group, callsWith({ region, credentials, ...connections }));
  };
}

/** Reads one log group of a member and the interfaces of its groups, within limits of pages and time. */
export function logRead(logGroupName: string, read: MemberRead, now: () => number = Date.now): MemberLog {
  const end = now() + MAX_MS;

  /** False where a limit was reached before the last page. */
  const readPages = async (readPage: (token: string | undefined) => Promise<string | undefined>): Promise<boolean> => {
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES && now() < end; page++) {
      token = await readPage(token);
      if (token === undefined || token === '') return true;
    }
    return false;
  };

  return {
    interfacesOf: async (group) => {
      const interfaces = new Map<string, ReturnType<typeof interfaceFact>>();
      const complete = await readPages(async (NextToken) => {
        const Filters = [{ Name: 'group-id', Values: [group] }];
        const page = await read('ec2:DescribeNetworkInterfaces', { Filters, ...(NextToken !== undefined && { NextToken }) });
        for (const one of page.NetworkInterfaces ?? []) interfaces.set(one.NetworkInterfaceId ?? '', interfaceFact(one));
        return page.NextToken;
      });
      return { interfaces: interfaces satisfies Interfaces, complete };
    },

    linesOf: async (filterPattern, startTime, endTime) => {
      const lines: string[] = [];
      const complete = await readPages(async (nextToken) => {
        const wanted = { logGroupName, filterPattern, startTime, endTime };
        const page = await read('logs:FilterLogEvents', { ...wanted, ...(nextToken !== undefined && { nextToken }) });
        lines.push(...(page.events ?? []).flatMap(({ message }) => message ?? []));
        return page.nextToken;
      });
      return { lines, complete };
    },
  };
}
