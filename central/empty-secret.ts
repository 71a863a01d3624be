import { Construct } from 'constructs';
import { SecretsmanagerSecret } from '#aws/secretsmanager-secret';
import type { Naming } from '#core/naming.ts';

type EmptySecretProps = { readonly name: string; readonly keyArn: string; readonly description: string };

/** A secret without a value: the customer puts it there, so that neither Terraform nor its state ever holds it. */
export class EmptySecret extends Construct {
  constructor(scope: Construct, id: string, { name, keyArn, description }: EmptySecretProps) {
    super(scope, id);
    new SecretsmanagerSecret(this, 'secret', { name, description, kmsKeyId: keyArn, recoveryWindowInDays: 7 });
  }
}

/** The ARN of a secret by its name, to which Secrets Manager adds six characters. */
export function secretArn(name: string, { homeRegion, hubAccount }: Naming): string {
  return `arn:aws:secretsmanager:${homeRegion}:${hubAccount}:secret:${name}-??????`;
}
