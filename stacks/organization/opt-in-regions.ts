import type { Organization } from './organization.ts';
import { isOptIn } from './regions.ts';

/** One sentence for each opt-in Region that an account needs: where every call fails until a person has enabled it. */
export function optInWarnings({ accounts, naming, deploy }: Organization): string[] {
  const hub = accounts.find(({ id }) => id === naming.hubAccount)?.name ?? 'the hub';
  const uses = [
    ...accounts.flatMap(({ name, regions, unusedRegions }) => [...regions, ...unusedRegions].map((region) => ({ region, name }))),
    { region: naming.homeRegion, name: hub },
    ...(deploy.state === undefined ? [] : [{ region: deploy.state.region, name: 'the account of deploy.state' }]),
  ];
  return [...new Set(uses.map(({ region }) => region).filter(isOptIn))].map((region) => {
    const names = new Set(uses.filter((use) => use.region === region).map(({ name }) => name));
    return `${region} is an opt-in Region: enable it first in ${[...names].join(', ')} (aws account enable-region --region-name ${region} --account-id ID), or take it out of the file; until then AWS refuses every call there with InvalidClientTokenId.`;
  });
}
