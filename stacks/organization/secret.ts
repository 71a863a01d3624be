import { z } from 'zod';

const NAME = /^org-security-hub\/[\w/+=.@-]{1,200}$/;
const ARN = /^arn:aws:secretsmanager:([a-z0-9-]+):(\d{12}):secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6}$/;

/** A secret under the hub's prefix, which the control policies protect, or any other of the hub account by its whole ARN. */
export const secretReference = z
  .string()
  .refine(
    (written) => NAME.test(written) || ARN.test(written),
    'must be the name of a secret that begins org-security-hub/, or the whole ARN of another one',
  );

type File = {
  readonly hub: { readonly account: string; readonly homeRegion: string };
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly notices?: { readonly routes: Readonly<Record<string, Named>>; readonly slackApp?: Named | undefined } | undefined;
  readonly tickets?: Named | undefined;
};
type Named = { readonly secret?: string | undefined };

/** Secrets that the functions could not read: they read only in their own account and Region, so that no key of another account is needed. */
export function secretFaults({ hub, accounts, notices, tickets }: File): string[] {
  const account = accounts.find(({ name }) => name === hub.account)?.id;
  const named: [string, Named | undefined][] = [
    ...Object.entries(notices?.routes ?? {}).map(([name, route]): [string, Named] => [`notices.routes.${name}`, route]),
    ['notices.slackApp', notices?.slackApp],
    ['tickets', tickets],
  ];
  return named.flatMap(([place, one]) => {
    const [arn, region, owner] = ARN.exec(one?.secret ?? '') ?? [];
    if (arn === undefined || (region === hub.homeRegion && owner === account)) return [];
    return [`${place}.secret: the secret must be in the hub account ${account} and its home Region ${hub.homeRegion}`];
  });
}
