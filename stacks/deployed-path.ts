/** Construct paths in the central stack, each with the path it was first deployed with; the first entry that matches wins. */
const MOVED: readonly (readonly [string, string])[] = [
  ['remediate/orders', 'containment/orders'],
  ['remediate/function', 'containment/remediate'],
  ['decide/decisions', 'containment/decisions'],
  ['decide/function', 'containment/decide'],
  ['detect/held', 'recognition/parked'],
  ['detect/urgent', 'recognition/urgent'],
  ['detect/routine', 'recognition/routine'],
  ['detect/function', 'recognition/detect'],
  ['announce/dead', 'telling/announce-dead'],
  ['announce/function', 'telling/announce'],
  ['ledger/dead', 'telling/ledger-dead'],
  ['ledger/function', 'telling/ledger'],
  ['publish/queue', 'telling/findings'],
  ['publish/function/from-queue', 'telling/publish/from-findings'],
  ['publish/function', 'telling/publish'],
];

/** The path that a construct of the central stack was first deployed with: its own, unless it moved since. */
export function deployedPath(path: string): string {
  const moved = MOVED.find(([now]) => `${path}/`.startsWith(`${now}/`));
  if (moved === undefined) return path;
  const [now, before] = moved;
  return `${before}${path.slice(now.length)}`;
}
