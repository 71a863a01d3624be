/** A name and how a user agent tells it. Order matters: most browsers also claim to be those that come after them. */
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

/** Longer ones are nobody's browser; reading no further keeps what is remembered small. */
const LONGEST = 1000;

/**
 * The device a user agent speaks of: family and system, never the version, because versions change every few weeks.
 * Undefined where the agent is missing or a service of AWS.
 */
export function deviceOf(agent: string | undefined): string | undefined {
  const told = agent?.slice(0, LONGEST).trim() ?? '';
  if (told === '' || /^AWS Internal$|\.amazonaws\.com$/.test(told)) return undefined;
  return `${named(FAMILIES, told) ?? programOf(told)} on ${named(SYSTEMS, told) ?? 'another system'}`;
}

/** A program that is no browser goes by its own first word. */
function programOf(agent: string): string {
  const [first = ''] = agent.replace(/^\[/, '').split(/[/\s;,]/);
  return first === 'Mozilla' || first === '' ? 'another browser' : first.slice(0, 40);
}

function named(marks: readonly Mark[], agent: string): string | undefined {
  return marks.find(([, sign]) => sign.test(agent))?.[0];
}
