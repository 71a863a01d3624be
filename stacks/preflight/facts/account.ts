import type { Aws } from '../aws/connect.ts';
import type { AccountFacts } from '../facts.ts';
import { type PlannedRollout, placesOf, plannedOf } from '../planned.ts';
import { answerOf, mapped } from './answer.ts';
import { readPlace } from './place.ts';

/** What Control Tower calls the role that the management account may assume in every account it made or enrolled. */
export const CONTROL_TOWER_ROLE = 'AWSControlTowerExecution';

/** What AWS calls the role of AWS Config, which an account has once. */
const CONFIG_ROLE = 'AWSServiceRoleForConfig';

/** Reads one account with the deploy role. Where the role cannot be assumed, nothing else about the account is known. */
export async function readAccount({ ask, enter }: Aws, planned: PlannedRollout, account: string): Promise<AccountFacts> {
  const { organization } = planned;
  const { homeRegion } = organization.naming;
  const role = placesOf(planned).find((one) => one.account === account)?.role;
  const entered =
    role === undefined
      ? { value: true as const }
      : await answerOf(
          'sts:AssumeRole',
          enter(account, role, homeRegion).then(() => true as const),
        );
  if ('refused' in entered) {
    const other = `arn:aws:iam::${account}:role/${CONTROL_TOWER_ROLE}`;
    const isThere = other !== role && (await enter(account, other, homeRegion).then(...yesOrNo));
    return { entered, places: {}, ...(isThere && { otherRole: CONTROL_TOWER_ROLE }) };
  }

  const createsConfigRole = plannedOf(planned, 'aws_iam_service_linked_role').some(
    (one) => one.account === account && one.settings.aws_service_name === 'config.amazonaws.com',
  );
  const at = { account, region: homeRegion };
  const permissionsBoundary = organization.permissionsBoundary === 'on' ? undefined : organization.permissionsBoundary;
  const regions = await answerOf('ec2:DescribeRegions', ask(at, 'ec2:DescribeRegions')).then((answer) =>
    mapped(answer, ({ Regions = [] }) => Regions.filter(isOn).flatMap(({ RegionName }) => RegionName ?? [])),
  );
  const usable = placesOf(planned).filter(
    (place) => place.account === account && ('refused' in regions || regions.value.includes(place.region)),
  );
  const places = usable.map(async (place) => [place.region, await readPlace(ask, planned, place)] as const);
  const summary = await answerOf('iam:GetAccountSummary', ask(at, 'iam:GetAccountSummary'));
  const policy = permissionsBoundary?.replaceAll('{account}', account);
  return {
    entered,
    regions,
    roles: mapped(summary, ({ SummaryMap = {} }) => ({ used: SummaryMap.Roles ?? 0, quota: SummaryMap.RolesQuota ?? 0 })),
    ...(policy !== undefined && {
      boundary: await answerOf(
        'iam:GetPolicy',
        ask(at, 'iam:GetPolicy', { policy }).then(() => true),
        NO_SUCH_ENTITY,
      ),
    }),
    ...(createsConfigRole && {
      configRole: await answerOf(
        'iam:GetRole',
        ask(at, 'iam:GetRole', { role: CONFIG_ROLE }).then(() => true),
        NO_SUCH_ENTITY,
      ),
    }),
    places: Object.fromEntries(await Promise.all(places)),
  };
}

const NO_SUCH_ENTITY = { NoSuchEntityException: false, NoSuchEntity: false };

const yesOrNo = [() => true, () => false] as const;

function isOn({ OptInStatus }: { OptInStatus?: string | undefined }): boolean {
  return OptInStatus !== 'not-opted-in';
}
