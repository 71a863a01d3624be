import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '#core/errors.ts';
import { type HubParts, partDigest, presenceDigest } from '#core/hub-part.ts';
import { ownProperty } from '#core/own-property.ts';
import { SETTINGS_LIMIT } from './central-stack.ts';
import { isRecordedGlobally, type StackResources, writtenIn } from './written-parts.ts';

type ProviderBlock = { readonly alias?: string; readonly region: string; readonly allowed_account_ids: readonly string[] };

type Stack = StackResources & { readonly provider: { readonly aws: readonly ProviderBlock[] } };

const GLOBAL_REGION = 'us-east-1';

/** Digests of what the stacks write, by `account/region`. */
export function partsIn(stacks: readonly Stack[]): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>();
  for (const stack of stacks) {
    const [home, ...more] = stack.provider.aws;
    if (home === undefined) continue;
    const [account = ''] = home.allowed_account_ids;
    for (const { type, provider, written } of writtenIn(stack, { account, region: home.region })) {
      const alias = provider?.split('.').at(-1);
      const own = more.find((one) => one.alias === alias) ?? home;
      const place = {
        account: own.allowed_account_ids[0] ?? account,
        region: isRecordedGlobally(type) ? GLOBAL_REGION : own.region,
      };
      const key = `${place.account}/${place.region}`;
      const digests = places.get(key) ?? new Set();
      for (const one of written) digests.add(partDigest(one, place)).add(presenceDigest(one.part, place));
      places.set(key, digests);
    }
  }
  return places;
}

/** The same with each digest stored once, even if many accounts have it. */
export function packed(places: ReadonlyMap<string, ReadonlySet<string>>): HubParts {
  const classes = new Map<string, number>();
  const regionsOf = new Map<string, Record<string, number>>();
  for (const [place, digests] of places) {
    const [account = '', region = ''] = place.split('/');
    const content = [...digests].toSorted().join('');
    const number = classes.get(content) ?? classes.size;
    classes.set(content, number);
    regionsOf.set(account, { ...regionsOf.get(account), [region]: number });
  }
  const kinds = new Map<string, { accounts: string[]; regions: Record<string, number> }>();
  for (const [account, regions] of regionsOf) {
    const key = JSON.stringify(regions);
    const kind = kinds.get(key) ?? { accounts: [], regions };
    kind.accounts.push(account);
    kinds.set(key, kind);
  }
  const holders = new Map<string, number[]>();
  for (const [place, digests] of places) {
    const [account = '', region = ''] = place.split('/');
    const number = ownProperty(regionsOf.get(account), region) ?? 0;
    for (const digest of digests) {
      const known = holders.get(digest) ?? [];
      if (!known.includes(number))
        holders.set(
          digest,
          [...known, number].toSorted((one, other) => one - other),
        );
    }
  }
  const groups = new Map<string, { classes: number[]; digests: string }>();
  for (const [digest, numbers] of holders) {
    const group = groups.get(numbers.join()) ?? { classes: numbers, digests: '' };
    groups.set(numbers.join(), { ...group, digests: group.digests + digest });
  }
  return { kinds: [...kinds.values()], digests: [...groups.values()] };
}

/** Adds the digests of all stacks to the settings in the central stack: detection compares changes of the hub's parts with them. */
export function writePartsIntoSettings(outdir: string, names: readonly string[]): void {
  const pathOf = (name: string) => join(outdir, 'stacks', name, 'cdk.tf.json');
  const hubParts = packed(partsIn(names.map((name) => JSON.parse(readFileSync(pathOf(name), 'utf8')) as Stack)));
  const central = JSON.parse(readFileSync(pathOf('central'), 'utf8'));
  const item = central.resource.aws_dynamodb_table_item.settings;
  const { document, ...key } = JSON.parse(item.item);
  const settings = JSON.stringify({ ...JSON.parse(document.S), hubParts });
  if (Buffer.byteLength(settings) > SETTINGS_LIMIT) {
    throw new OperatorError(
      `The settings with the digests of what every stack writes take ${Buffer.byteLength(settings)} bytes, and DynamoDB stores at most ${SETTINGS_LIMIT} in one item; give accounts the same Regions, modes and webAccess, so that they share them.`,
    );
  }
  item.item = JSON.stringify({ ...key, document: { S: settings } });
  writeFileSync(pathOf('central'), JSON.stringify(central, null, 2));
}
