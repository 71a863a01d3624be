import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The next version of the constructs in package.json: for AWS provider 6, which has the runtimes after nodejs22.x. */
const NEXT = '@cdktf/provider-aws@21.22.1';
const INTEGRITY = 'sha512-BuSHeaQFUL9l33pBzIMRT7cTQ69AM2mLtijjteCPhVQRmvuhuj9Lvfymf7knAMhYqAT6+Lrls9jiGVW/Us3zrQ==';

/** The condition under which package.json resolves `#aws/*` to them. */
export const NEXT_PROVIDER = 'next-provider';

/** Downloads them into `.local`, unless they are there: 37 MB, and 400 MB unpacked. Throws if they are not the expected bytes. */
export function fetchNextProvider(root: string): void {
  const folder = join(root, '.local', NEXT_PROVIDER);
  if (existsSync(join(folder, 'package'))) return;
  mkdirSync(folder, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const answer = execFileSync(npm, ['pack', NEXT, '--json', '--pack-destination', folder], { cwd: folder, encoding: 'utf8' });
  const [{ filename, integrity }] = JSON.parse(answer) as [{ filename: string; integrity: string }];
  if (integrity !== INTEGRITY) throw new Error(`${NEXT} has integrity ${integrity}, not ${INTEGRITY}`);
  // Unpacked in another folder first, so that an interrupted attempt leaves nothing that looks complete.
  const unpacking = join(folder, 'unpacking');
  rmSync(unpacking, { recursive: true, force: true });
  mkdirSync(unpacking);
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', unpacking]);
  renameSync(join(unpacking, 'package'), join(folder, 'package'));
  rmSync(join(folder, filename));
}
