import type { Language } from '#core/text.ts';
import { visibleJson } from '#core/visible.ts';
import type { Surroundings } from '../rollout/request.ts';
import type { Stack } from '../rollout/terraform-process.ts';
import { connectToAws } from './aws/connect.ts';
import { type CheckResult, stopsRollout } from './check-result.ts';
import { readPlanned } from './planned.ts';
import { preflight } from './preflight.ts';
import { proposedLines } from './proposal.ts';
import { countOf, preflightTable } from './table.ts';
import { textOf } from './words/words.ts';

/** 0 nothing stops the rollout, 1 something does, 3 nothing found, but AWS did not answer everything. */
type CheckCode = 0 | 1 | 3;

/** Runs the preflight over the selected stacks and prints it. Throws one sentence when the synthesized folder is incomplete. */
export async function runPreflight(
  { out, json, lang }: { readonly out: string; readonly json: boolean; readonly lang: Language },
  { all, selected }: { readonly all: readonly Stack[]; readonly selected: readonly Stack[] },
  around: Surroundings,
): Promise<CheckCode> {
  const planned = readPlanned(out, all, selected);
  const results = await preflight(connectToAws(connectionFrom(around.env)), planned);
  const code = codeOf(results);
  around.out.write(json ? jsonLine(results, code, lang) : preflightTable(results, lang, { colours: hasColours(around) }));
  return code;
}

/** As Terraform reads the environment: keys that are set there come first. */
function connectionFrom({ AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: NodeJS.ProcessEnv) {
  const token = AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {};
  const isKey = AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY;
  return {
    endpoint: AWS_ENDPOINT_URL,
    ...(isKey && { credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, ...token } }),
  };
}

function codeOf(results: readonly CheckResult[]): CheckCode {
  if (results.some(stopsRollout)) return 1;
  return countOf(results).unread > 0 ? 3 : 0;
}

function hasColours({ out, env }: Surroundings): boolean {
  return out.isTTY === true && !env.NO_COLOR;
}

function jsonLine(results: readonly CheckResult[], exitCode: CheckCode, lang: Language): string {
  const rows = results.map(({ mark, subject, where, found, proposal }) => {
    const { found: text, wayOut } = textOf({ found });
    return {
      mark,
      subject,
      where,
      ...found,
      text: text[lang],
      ...(wayOut !== undefined && { wayOut: wayOut[lang] }),
      ...(proposal !== undefined && { proposal }),
    };
  });
  const proposed = proposedLines(results.flatMap(({ proposal }) => (proposal === undefined ? [] : [proposal])));
  return `${visibleJson({ preflight: { exitCode, results: rows, proposed: proposed.join('\n') } })}\n`;
}
