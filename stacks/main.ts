import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, type TerraformResource, type TerraformStack } from '#cdktf';
import { OperatorError } from '#core/errors.ts';
import { CentralStack } from './central-stack.ts';
import { ControlRoomStack } from './control-room-stack.ts';
import { flowLogStacks } from './flow-log-stack.ts';
import { LedgerStack } from './ledger-stack.ts';
import { memberStacks } from './member-stacks.ts';
import { authorityWarnings } from './organization/authority-warnings.ts';
import { ledgerWarnings } from './organization/ledger-account.ts';
import { localDefaults } from './organization/local-defaults.ts';
import { missingConfigWarnings } from './organization/missing-config.ts';
import { optInWarnings } from './organization/opt-in-regions.ts';
import type { Organization } from './organization/organization.ts';
import { organizationPath, readOrganization } from './organization/read.ts';
import { servicesRegions } from './organization/security-services.ts';
import { asTerraformText } from './organization/terraform-text.ts';
import { OrganizationStack } from './organization-stack.ts';
import { writePartsIntoSettings } from './parts-in-settings.ts';
import { forLocal, type Profile, SKIPPED_LOCALLY } from './profile.ts';
import { type Bundles, bundleFunctions } from './rollout/bundle.ts';
import { writeEarlyStarts } from './rollout/early-starts.ts';
import { bundledInto } from './rollout/kept-bundles.ts';
import { type WrittenFile, writePage } from './rollout/write-page.ts';
import { SecurityServicesStack } from './security-services-stack.ts';
import { CONTROL_ROOM_STACK } from './stack-names.ts';
import { withoutTraces } from './without-traces.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Writes every stack of the organization below `outdir`, and gives their names. Needs no credentials and no network. */
export function synthesize(
  given: Organization,
  profile: Profile,
  outdir: string,
  bundles: Bundles,
  page: readonly WrittenFile[] = [],
): string[] {
  return withoutTraces(() => writeStacks(asTerraformText(given), profile, outdir, bundles, page));
}

function writeStacks(
  organization: Organization,
  profile: Profile,
  outdir: string,
  bundles: Bundles,
  page: readonly WrittenFile[],
): string[] {
  const stateFolder = resolve(process.env.HUB_STATE ?? join(ROOT, '.state'));
  // Only the owner may read state files: they contain the external ids. Those of the local organization are in its stacks' folders.
  if (profile === 'cloud') mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const app = new App({ outdir, skipValidation: true });
  const props = { organization, profile, stateFolder };

  const rollout = new OrganizationStack(app, props);
  const central = new CentralStack(app, { ...props, bundles });
  const ledger = new LedgerStack(app, props);
  const stacks: TerraformStack[] = [rollout, central, ledger];
  const { controlRoom: plan } = organization;
  if (plan !== undefined && !(profile === 'local' && Object.hasOwn(SKIPPED_LOCALLY.stacks, CONTROL_ROOM_STACK))) {
    const room = new ControlRoomStack(app, { ...props, plan, page });
    room.addDependency(central);
    stacks.push(room);
  }
  const destinations = flowLogStacks(app, props, central);
  stacks.push(...destinations.values());
  stacks.push(...servicesRegions(organization).map((region) => new SecurityServicesStack(app, { ...props, region })));
  const early = new Map([[central.node.id, [addressOf(central.openForMembers)]]]);
  if (ledger.openForConfig !== undefined) early.set(ledger.node.id, [addressOf(ledger.openForConfig)]);
  for (const member of organization.accounts) {
    const { first, others } = memberStacks(app, props, member, { central, destinations, ledger, rollout });
    early.set(first.node.id, first.rolePolicies.map(addressOf));
    stacks.push(first, ...others);
  }
  app.synth();
  writeEarlyStarts(outdir, Object.fromEntries(early));
  const names = stacks.map(({ node }) => node.id);
  writePartsIntoSettings(outdir, names);
  if (profile === 'local') for (const name of names) trimForLocal(join(outdir, 'stacks', name, 'cdk.tf.json'));
  return names;
}

/** The address of a resource, as Terraform reports it. */
function addressOf(resource: TerraformResource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}

function trimForLocal(path: string): void {
  writeFileSync(path, JSON.stringify(forLocal(JSON.parse(readFileSync(path, 'utf8'))), null, 2));
}

/** Written before anything else, so that the local organization can be created while functions are bundled. */
function writeOrganization(organization: Organization, outdir: string): void {
  mkdirSync(outdir, { recursive: true });
  const file = join(outdir, 'organization.json');
  writeFileSync(`${file}.new`, JSON.stringify(organization, null, 2));
  renameSync(`${file}.new`, file);
}

async function main(): Promise<void> {
  const path = organizationPath();
  const outdir = process.env.CDKTF_OUTDIR ?? join(ROOT, 'cdktf.out');
  const profile: Profile = process.env.HUB_PROFILE === 'local' ? 'local' : 'cloud';
  const organization = readOrganization(path, profile === 'local' ? localDefaults() : {});
  const warnings = [
    ...optInWarnings(organization),
    ...missingConfigWarnings(organization),
    ...ledgerWarnings(organization),
    ...authorityWarnings(organization),
  ];
  for (const warning of warnings) console.error(warning);
  writeOrganization(organization, outdir);
  const dist = process.env.HUB_DIST ?? join(ROOT, 'dist/lambdas');
  const [bundles, page] = await Promise.all([
    profile === 'local' ? bundledInto(dist) : bundleFunctions(dist),
    organization.controlRoom === undefined ? [] : writePage(join(dist, 'page')),
  ]);
  const names = synthesize(organization, profile, outdir, bundles, page);
  console.log(
    `${names.length} stacks for ${organization.accounts.length} accounts written to ${relative(process.cwd(), outdir) || '.'} from ${relative(process.cwd(), path)}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
