import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Enums, Models, Serialize, SPDX, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';

type Manifest = { readonly name: string; readonly version: string; readonly license?: string };

const FOLDER = 'node_modules/';

/**
 * The third-party packages in a bundle, as CycloneDX 1.6 JSON: name, version, licence and package URL of each.
 * `files` are paths below `root`; the same files give the same text.
 */
export function billOfMaterials(bundle: string, files: readonly string[], root: string): string {
  const manifests = [...new Set(files.flatMap(packageFolder))]
    .map((folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest)
    .toSorted((a, b) => (urlOf(a) < urlOf(b) ? -1 : 1));
  const component = new Models.Component(Enums.ComponentType.Application, bundle, { bomRef: bundle });
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component }) });
  for (const manifest of manifests) bom.components.add(componentOf(manifest));
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

/** The folder of the package a file belongs to; none for the product's own files. */
function packageFolder(file: string): string[] {
  const path = file.replaceAll('\\', '/');
  const start = path.lastIndexOf(FOLDER);
  if (start === -1) return [];
  const [scopeOrName = '', name = ''] = path.slice(start + FOLDER.length).split('/');
  return [path.slice(0, start + FOLDER.length) + (scopeOrName.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName)];
}

function componentOf(manifest: Manifest): Models.Component {
  const [scope, name] = nameOf(manifest);
  const component = new Models.Component(Enums.ComponentType.Library, name, {
    ...(scope !== undefined && { group: scope }),
    version: manifest.version,
    bomRef: urlOf(manifest),
    purl: urlOf(manifest),
  });
  const { license = 'unknown' } = manifest;
  const known = SPDX.fixupSpdxId(license);
  component.licenses.add(known === undefined ? new Models.NamedLicense(license) : new Models.SpdxLicense(known));
  return component;
}

function urlOf(manifest: Manifest): string {
  const [scope, name] = nameOf(manifest);
  return new PackageURL('npm', scope, name, manifest.version, undefined, undefined).toString();
}

function nameOf({ name }: Manifest): readonly [scope: string | undefined, name: string] {
  const [scope, own] = name.split('/');
  return own === undefined ? [undefined, name] : [scope, own];
}
