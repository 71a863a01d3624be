import { describe, expect, test } from 'vitest';
import { CENTRAL } from '../support/central-stack.ts';
import { EXAMPLE, resourcesOf, stackIn, synthesized, withPhysicalNames } from '../support/synthesized.ts';

const SIGNED = stackIn(await synthesized({ ...EXAMPLE, codeSigning: true }), 'central');

describe('code signing', () => {
  test('makes Lambda refuse every code that the profile of the rollout has not signed', () => {
    const [config] = resourcesOf(SIGNED, 'aws_lambda_code_signing_config');
    expect(config?.policies).toEqual({ untrusted_artifact_on_deployment: 'Enforce' });
    const [profile] = Object.keys(SIGNED.resource.aws_signer_signing_profile ?? {});
    expect(config?.allowed_publishers).toEqual({
      signing_profile_version_arns: [`\${aws_signer_signing_profile.${profile}.version_arn}`],
    });
  });

  test('gives each function the object that its own signing job wrote', () => {
    const functions = resourcesOf(SIGNED, 'aws_lambda_function');
    expect(functions).toHaveLength(resourcesOf(CENTRAL, 'aws_lambda_function').length);
    for (const { function_name, s3_key, filename, code_signing_config_arn } of functions) {
      expect(filename).toBeUndefined();
      expect(code_signing_config_arn).toMatch(/^\$\{aws_lambda_code_signing_config\./);
      const [, id = ''] = /^\$\{aws_signer_signing_job\.([\w-]+)\.signed_object\[0\]\.s3\[0\]\.key\}$/.exec(String(s3_key)) ?? [];
      const job = SIGNED.resource.aws_signer_signing_job?.[id] as { destination: { s3: { prefix: string } } } | undefined;
      expect(job?.destination.s3.prefix).toBe(`signed/${String(function_name).replace('org-security-hub-', '')}/`);
    }
  });

  test('signs a bundle again whenever its content changes', () => {
    const objects = resourcesOf(SIGNED, 'aws_s3_object').map(({ key, source_hash }) => [key, source_hash]);
    expect(objects.length).toBe(resourcesOf(SIGNED, 'aws_lambda_function').length);
    for (const [, hash] of objects) expect(hash).toBeTruthy();
  });

  test('is off unless the organization file asks for it', () => {
    expect(CENTRAL.resource.aws_signer_signing_profile).toBeUndefined();
    for (const { code_signing_config_arn } of resourcesOf(CENTRAL, 'aws_lambda_function'))
      expect(withPhysicalNames(CENTRAL, code_signing_config_arn ?? '')).toBe('');
  });
});
