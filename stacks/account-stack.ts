import type { Construct } from 'constructs';
import { AwsProvider } from '#aws/provider';
import { LocalBackend, S3Backend, TerraformStack, TerraformVariable } from '#cdktf';
import { PRODUCT, ROLLOUT_SESSION } from '#core/naming.ts';
import type { Organization } from './organization/organization.ts';
import type { Profile } from './profile.ts';

export type AccountStackProps = {
  readonly organization: Organization;
  readonly profile: Profile;
  readonly account: string;
  readonly region: string;
  /** Folder for state files if the organization file names no bucket. */
  readonly stateFolder: string;
};

/** A stack for one account and one Region, with its own provider and state, so that one broken account never blocks the others. */
export class AccountStack extends TerraformStack {
  constructor(scope: Construct, name: string, props: AccountStackProps) {
    super(scope, name);
    const { organization, region } = props;
    const { state } = organization.deploy;
    this.addProvider(props, region);
    if (state === undefined) {
      new LocalBackend(this, { path: `${props.stateFolder}/${name}.tfstate` });
    } else {
      new S3Backend(this, { bucket: state.bucket, key: `${PRODUCT}/${name}.tfstate`, region: state.region, encrypt: true });
      this.addOverride('terraform.backend.s3.use_lockfile', true);
    }
  }

  /** A provider for the stack's account in one Region; all but the first need an alias. Each is a process of about 440 MB. */
  protected addProvider(
    { organization, profile, account }: Omit<AccountStackProps, 'region'>,
    region: string,
    alias?: string,
  ): AwsProvider {
    return new AwsProvider(this, alias === undefined ? 'aws' : `aws-${alias}`, {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: { application: PRODUCT } }],
      ...(alias !== undefined && { alias }),
      ...(account !== organization.management && {
        assumeRole: [{ roleArn: `arn:aws:iam::${account}:role/${organization.deploy.role}`, sessionName: ROLLOUT_SESSION }],
      }),
      // The emulator cannot resolve bucket names as host names, and a call that it does not support must fail without retries.
      ...(profile === 'local' && { s3UsePathStyle: true, maxRetries: 2, skipMetadataApiCheck: 'true' }),
    });
  }

  /** Declares the external ids, which the rollout passes in and no synthesized file contains. Returns the Terraform expression. */
  externalIds(): string {
    const variable = new TerraformVariable(this, 'external_ids', {
      type: 'list(string)',
      sensitive: true,
      nullable: false,
      description: 'Accepted external ids, the current one first; at least 22 characters each',
    });
    variable.overrideLogicalId('external_ids');
    variable.addValidation({
      condition: '${alltrue([for id in var.external_ids : length(id) >= 22]) && length(var.external_ids) > 0}',
      errorMessage: 'Give at least one external id of at least 22 characters.',
    });
    return 'var.external_ids';
  }
}
