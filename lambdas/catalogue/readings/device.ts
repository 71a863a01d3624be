/** A name and the pattern that identifies it. Order matters: most browsers also claim to be those further down. */
type Mark = readonly [name: string, sign: RegExp];

const FAMILIES: readonly Mark[] = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\b(OPR|Opera|OPT)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Whale', /\bWhale\//],
  ['Vivaldi', /\bVivaldi\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|Chromium|CriOS)\//],
  ['Safari', /\bSafari\//],
];

const SYSTEMS: readonly Mark[] = [
  ['iOS', /\b(iPhone|iPad|iPod|iOS)\b/],
  ['Android', /\bAndroid\b/i],
  ['Windows', /\bWin(dows|32|64)/i],
  ['macOS', /\b(Macintosh|Mac OS X|macOS|Darwin)\b/i],
  ['Chrome OS', /\bCrOS\b/],
  ['Linux', /\b(Linux|X11)\b/i],
];

/** No real browser is longer; the limit keeps memory entries small. */
const LONGEST = 1000;

/**
 * The device in a user agent: browser family and system, never the version, which changes every few weeks. Undefined if the
 * user agent is missing or an AWS service.
 */
export function deviceOf(agent: string | undefined): string | undefined {
  const trimmed = agent?.slice(0, LONGEST).trim() ?? '';
  if (trimmed === '' || /^AWS Internal$|\.amazonaws\.com$/.test(trimmed)) return undefined;
  return `${named(FAMILIES, trimmed) ?? programOf(trimmed)} on ${named(SYSTEMS, trimmed) ?? 'another system'}`;
}

/** A program that is not a browser is named by its first word. */
function programOf(agent: string): string {
  const [first = ''] = agent.replace(/^\[/, '').split(/[/\s;,]/);
  return first === 'Mozilla' || first === '' ? 'another browser' : first.slice(0, 40);
}

function named(marks: readonly Mark[], agent: string): string | undefined {
  return marks.find(([, sign]) => sign.test(agent))?.[0];
}
