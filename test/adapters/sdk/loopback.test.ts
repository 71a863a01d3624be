import { describe, expect, test } from 'vitest';
import { assertLoopback, loopbackEnvironment } from '#adapters/sdk/loopback.ts';
import { loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { rolloutEnvironment } from '#local/rollout.ts';

describe('the local organization', () => {
  test.each(['http://127.0.0.1:5000', 'http://localhost:5000', 'http://[::1]:5000'])('may be at %s', (endpoint) => {
    expect(() => assertLoopback(endpoint)).not.toThrow();
  });

  test.each([
    '',
    'https://sts.amazonaws.com',
    'http://192.0.2.1:5000',
    'http://0.0.0.0:5000',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'not an address',
  ])('is never at "%s"', (endpoint) => {
    expect(() => loopbackClients(endpoint, 'us-east-1')).toThrow(/loopback/);
    expect(() => loopbackEnvironment(endpoint, 'us-east-1')).toThrow(/loopback/);
  });

  test('gives Terraform the documentation key and no credentials of the user', () => {
    process.env.AWS_PROFILE = 'production';
    try {
      const place = { endpoint: 'http://127.0.0.1:5000', region: 'us-east-1', provider: '/provider' };
      const environment = rolloutEnvironment(place, 'x'.repeat(43));
      expect(environment.AWS_PROFILE).toBeUndefined();
      expect(environment).toMatchObject({
        AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:5000',
        AWS_CONFIG_FILE: '/dev/null',
      });
    } finally {
      delete process.env.AWS_PROFILE;
    }
  });
});
