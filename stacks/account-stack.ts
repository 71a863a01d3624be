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
  /** Folder for state files where the organization file names no bucket. */
  readonly stateFolder: string;
};

/** A stack for one account and one Region: one provider, one state, so that one bad account never blocks the rest. */
export class AccountStack extends TerraformStack {
  constructor(scope: Construct, name: string, props: AccountStackProps) {
    super(scope, name);
    const { organization, profile, account, region } = props;
    const { role, state } = organization.deploy;
    new AwsProvider(this, 'aws', {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: { application: PRODUCT } }],
      ...(account !== organization.management && {
        assumeRole: [{ roleArn: `arn:aws:iam::${account}:role/${role}`, sessionName: ROLLOUT_SESSION }],
      }),
      // Bucket names as host names do not resolve on one machine; a missing call must fail at once, not after minutes.
      ...(profile === 'local' && { s3UsePathStyle: true, maxRetries: 2, skipMetadataApiCheck: 'true' }),
    });
    if (state === undefined) {
      new LocalBackend(this, { path: `${props.stateFolder}/${name}.tfstate` });
    } else {
      new S3Backend(this, { bucket: state.bucket, key: `${PRODUCT}/${name}.tfstate`, region: state.region, encrypt: true });
      this.addOverride('terraform.backend.s3.use_lockfile', true);
    }
  }

  /** The accepted external ids, given at rollout and never written into a synthesized file. Returns the Terraform expression. */
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
