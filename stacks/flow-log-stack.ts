import type { Construct } from 'constructs';
import type { TerraformStack } from '#cdktf';
import { FlowLogDestination } from '#central/flow-log-destination.ts';
import { FlowLogStream } from '#central/flow-log-stream.ts';
import { coversRegion } from '#core/network/flow-log.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';
import type { Account, Organization } from './organization/organization.ts';
import { boundaryFor } from './permissions-boundary.ts';

type FlowLogStackProps = Omit<AccountStackProps, 'account' | 'region'>;

/** The Regions that accounts send flow logs from, after the home Region, where all are delivered. Empty if no account sends any. */
export function flowLogRegions({ accounts, naming }: Organization): string[] {
  const used = accounts.flatMap(({ flowLogs, regions }) =>
    flowLogs === undefined ? [] : regions.filter((region) => coversRegion(flowLogs, region)),
  );
  return used.length === 0 ? [] : [...new Set([naming.homeRegion, ...used])];
}

/** The destination of flow logs in one Region; in the home Region also the stream behind all destinations. */
class FlowLogStack extends AccountStack {
  constructor(scope: Construct, props: FlowLogStackProps & { readonly region: string }) {
    const { organization, region } = props;
    const { naming, id: organizationId, accounts } = organization;
    const account = naming.hubAccount;
    const isHome = region === naming.homeRegion;
    super(scope, isHome ? 'flow-logs' : `flow-logs-${region}`, { ...props, account });
    // It is created before the stack of the hub, so it cannot use that stack's boundary.
    const permissionsBoundary = isHome ? boundaryFor(this, organization, account, 'boundary-flow-logs') : undefined;
    const stream = isHome
      ? new FlowLogStream(this, 'stream', {
          naming,
          capacity: organization.flowLogShards,
          senders: accounts.filter(({ flowLogs }) => flowLogs !== undefined).map(({ id }) => id),
          ...(permissionsBoundary !== undefined && { permissionsBoundary }),
        })
      : undefined;
    new FlowLogDestination(this, 'in', { naming, organizationId, region, ...(stream !== undefined && { after: stream.ready }) });
  }
}

/** One stack for each Region that flow logs come from. CloudWatch Logs and Lambda test the stream, so it must exist first. */
export function flowLogStacks(
  app: Construct,
  props: FlowLogStackProps,
  central: TerraformStack,
): ReadonlyMap<string, TerraformStack> {
  const { homeRegion } = props.organization.naming;
  const stacks = new Map(
    flowLogRegions(props.organization).map((region) => [region, new FlowLogStack(app, { ...props, region })]),
  );
  const home = stacks.get(homeRegion);
  if (home === undefined) return stacks;
  for (const [region, stack] of stacks) if (region !== homeRegion) stack.addDependency(home);
  // The emulator answers Lambda's test in a way that makes the provider try again, so locally the hub does not wait for its slowest stack.
  if (props.profile === 'cloud') central.addDependency(home);
  return stacks;
}

/** CloudWatch Logs tests a subscription too, so its destination must exist first. */
export function orderSubscriptions(
  { flowLogs, regions }: Account,
  own: ReadonlyMap<string, TerraformStack>,
  destinations: ReadonlyMap<string, TerraformStack>,
): void {
  if (flowLogs === undefined) return;
  for (const region of regions.filter((one) => coversRegion(flowLogs, one))) {
    const destination = destinations.get(region);
    if (destination !== undefined) own.get(region)?.addDependency(destination);
  }
}
