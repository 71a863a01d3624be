import type { IncidentDetail } from '#core/control-room/incidents.ts';
import { evidenceWords } from '#words/evidence.ts';
import { questionWords } from '#words/question.ts';
import { JsonTree } from '../showing/json-tree.tsx';
import { inLanguage, say } from '../showing/language.ts';

type Props = { readonly detail: IncidentDetail };

/** The evidence, which of it is still true, and the questions that stayed unanswered. */
export function EvidencePart({ detail: { incident } }: Props) {
  const { evidence, standing, unanswered, leftOut, echoes } = incident;
  const stillTrue = new Set(standing.map((one) => JSON.stringify(one)));
  return (
    <section class="card" aria-labelledby="evidence">
      <header>
        <h3 id="evidence">{say('evidence')}</h3>
      </header>
      <ul class="inside evidence">
        {evidence.map((one) => (
          <li key={JSON.stringify(one)}>
            <span>{inLanguage(evidenceWords(one))}</span>
            {stillTrue.has(JSON.stringify(one)) && one.kind !== 'noted' && <span class="tag wait">{say('stillPresent')}</span>}
          </li>
        ))}
        {unanswered.map((one) => (
          <li key={JSON.stringify(one)}>
            <span class="tag wait">{say('notKnown')}</span> <span>{inLanguage(questionWords(one))}</span>
          </li>
        ))}
        {leftOut !== undefined && <li class="quiet">{say('leftOut', { n: leftOut })}</li>}
        {echoes.length > 0 && <li class="quiet">{say('reportedBack', { n: echoes.length })}</li>}
      </ul>
    </section>
  );
}

/** The whole incident as the hub stores it. */
export function RawRecord({ detail: { incident } }: Props) {
  return (
    <section class="card" aria-labelledby="raw">
      <header>
        <h3 id="raw">{say('rawRecord')}</h3>
      </header>
      <div class="inside">
        <details>
          <summary>{say('unfold')}</summary>
          <JsonTree value={incident} open={1} />
        </details>
      </div>
    </section>
  );
}
