import { z } from 'zod';
import { HUB_ACTIONS } from '#core/hub-actions.ts';
import { section } from './section.ts';
import { type Services, servicesOf, type WrittenServices } from './security-services.ts';

/** The services that the hub account is registered for with AWS Organizations. */
const DELEGATED_SERVICES = ['config-multiaccountsetup.amazonaws.com', 'config.amazonaws.com'] as const;

export type DelegatedService = (typeof DELEGATED_SERVICES)[number];

const place = { account: z.string(), region: z.string() };

/** Something that exists already and that the stacks take over: Terraform imports it instead of creating it. */
const entry = z.discriminatedUnion(
  'what',
  [
    section({ what: z.literal('detector'), ...place, id: z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of a detector') }),
    section({ what: z.literal('security-hub'), ...place }),
    section({ what: z.literal('guardduty-administrator'), region: z.string() }),
    section({ what: z.literal('security-hub-administrator'), region: z.string() }),
    section({ what: z.literal('finding-aggregator'), id: z.uuid('must be the last part of the ARN of the aggregator') }),
    section({ what: z.literal('custom-action'), id: z.string() }),
    section({
      what: z.literal('delegation'),
      service: z.enum(DELEGATED_SERVICES).default('config-multiaccountsetup.amazonaws.com'),
    }),
  ],
  { error: 'must name in `what` the kind of thing to take over' },
);

export const takeOver = z.array(entry).default([]);

/** The things to take over, by the names the stacks use: see `takenOver`. */
export type TakeOver = z.infer<typeof takeOver>[number];

/** The thing that a stack creates; `account` and `region` where each account or Region has its own. */
export type Created =
  | { readonly what: 'detector' | 'security-hub'; readonly account: string; readonly region: string }
  | { readonly what: 'guardduty-administrator' | 'security-hub-administrator'; readonly region: string }
  | { readonly what: 'custom-action'; readonly id: string }
  | { readonly what: 'delegation'; readonly service: DelegatedService }
  | { readonly what: 'finding-aggregator' };

type Named = readonly { readonly id: string; readonly name: string }[];

/** The part of an organization that is needed to find the things to take over. */
type TakingOrganization = {
  readonly takeOver: readonly TakeOver[];
  readonly naming: { readonly hubAccount: string; readonly homeRegion: string };
  readonly accounts: Named;
};

/** The part of the file that the lines of `takeOver` are checked against. */
type TakingFile = {
  readonly organization: {
    readonly management: string;
    readonly services: WrittenServices;
    readonly takeOver: readonly TakeOver[];
  };
  readonly hub: { readonly account: string };
  readonly accounts: Named;
};

/** The id by which Terraform imports the thing; undefined if the file does not list it. */
export function takenOver(organization: TakingOrganization, created: Created): string | undefined {
  const found = organization.takeOver.find((one) => isSame(organization, one, created));
  return found && importId(organization, found);
}

function isSame({ accounts }: TakingOrganization, written: TakeOver, created: Created): boolean {
  const idOf = (name: string) => accounts.find((account) => account.name === name)?.id;
  if (written.what !== created.what) return false;
  if ('account' in written && 'account' in created && idOf(written.account) !== created.account) return false;
  if (written.what === 'custom-action') return 'id' in created && written.id === created.id;
  if (written.what === 'delegation') return 'service' in created && written.service === created.service;
  return !('region' in written) || ('region' in created && written.region === created.region);
}

function importId({ naming, accounts }: TakingOrganization, written: TakeOver): string {
  const { hubAccount, homeRegion } = naming;
  switch (written.what) {
    case 'detector':
      return written.id;
    case 'security-hub':
      return accounts.find(({ name }) => name === written.account)?.id ?? '';
    case 'guardduty-administrator':
    case 'security-hub-administrator':
      return hubAccount;
    case 'finding-aggregator':
      return `arn:aws:securityhub:${homeRegion}:${hubAccount}:finding-aggregator/${written.id}`;
    case 'custom-action':
      return `arn:aws:securityhub:${homeRegion}:${hubAccount}:action/custom/${written.id}`;
    case 'delegation':
      return `${hubAccount}/${written.service}`;
  }
}

/** Every line that names something the stacks do not create, each as one sentence. */
export function takeOverFaults(file: TakingFile, regions: readonly string[]): string[] {
  const { management } = file.organization;
  const creates = servicesOf(file.organization.services);
  const actions: readonly string[] = HUB_ACTIONS.map(({ id }) => id);
  const owners = file.accounts.filter(({ id, name }) => id === management || name === file.hub.account).map(({ name }) => name);
  return file.organization.takeOver.flatMap((one, index) => {
    const named = (fault: string) => [`organization.takeOver[${index}]: ${fault}`];
    if ('account' in one && !owners.includes(one.account))
      return named(`the stacks create no ${one.what} in ${one.account}, only in ${owners.join(' and ')}`);
    if ('region' in one && !regions.includes(one.region)) return named(`${one.region} is not a Region of any account`);
    if (one.what === 'custom-action' && !actions.includes(one.id))
      return named(`the hub has no custom action ${one.id}; it has ${actions.join(', ')}`);
    return isCreated(one, creates) ? [] : named(`under services the ${one.what} is existing, so it cannot be taken over`);
  });
}

function isCreated(one: TakeOver, { securityHub, guardDuty, delegation }: Services): boolean {
  const { what } = one;
  if (what === 'custom-action') return true;
  // AWS Config has a separate section.
  if (what === 'delegation') return delegation || one.service === 'config.amazonaws.com';
  return what === 'detector' || what === 'guardduty-administrator' ? guardDuty !== false : securityHub;
}
