import { Construct } from 'constructs';
import { SecretsmanagerSecret } from '#aws/secretsmanager-secret';
import type { Statement } from '#core/iam/policy.ts';
import type { Naming } from '#core/naming.ts';

type EmptySecretProps = { readonly name: string; readonly keyArn: string; readonly description: string };

/** A secret without a value: the customer puts it in, so that neither Terraform nor its state ever holds it. */
export class EmptySecret extends Construct {
  constructor(scope: Construct, id: string, { name, keyArn, description }: EmptySecretProps) {
    super(scope, id);
    new SecretsmanagerSecret(this, 'secret', { name, description, kmsKeyId: keyArn, recoveryWindowInDays: 7 });
  }
}

/**
 * Exactly these secrets, by name or ARN. One that the customer named by its ARN may be under a key of theirs: that key decrypts this
 * secret through Secrets Manager and nothing else, https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function readsSecrets(secrets: readonly string[], naming: Naming): Statement[] {
  const { homeRegion, hubAccount } = naming;
  const [all, given] = [new Set(secrets.map((one) => secretArn(one, naming))), new Set(secrets.filter(isArn))];
  const decrypts: Statement = {
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: `arn:aws:kms:${homeRegion}:${hubAccount}:key/*`,
    Condition: {
      StringEquals: {
        'kms:ViaService': `secretsmanager.${homeRegion}.amazonaws.com`,
        'kms:EncryptionContext:SecretARN': [...given],
      },
    },
  };
  return [
    ...(all.size > 0 ? [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: [...all] } as const] : []),
    ...(given.size > 0 ? [decrypts] : []),
  ];
}

/** Secrets Manager adds six characters to a name. */
function secretArn(secret: string, { homeRegion, hubAccount }: Naming): string {
  return isArn(secret) ? secret : `arn:aws:secretsmanager:${homeRegion}:${hubAccount}:secret:${secret}-??????`;
}

function isArn(secret: string): boolean {
  return secret.startsWith('arn:');
}
