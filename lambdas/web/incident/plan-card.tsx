import type { IncidentDetail } from '#core/control-room/incidents.ts';
import type { Image } from '#core/playbook/plan.ts';
import { subjectWords } from '#words/subject.ts';
import { JsonTree } from '../showing/json-tree.tsx';
import { inLanguage, say } from '../showing/language.ts';
import { Ago } from '../showing/time.tsx';
import { playbookTitle } from '../showing/titles.ts';
import { MadeCalls, PlannedCalls } from './calls.tsx';
import { Connections } from './what-is-decided.tsx';

/** What will be or was changed: the plan, its exact calls, open connections, and the state before and after. */
export function PlanCard({ detail: { incident } }: { readonly detail: IncidentDetail }) {
  const { plan, made = [], after, undo } = incident;
  if (plan === undefined) return null;
  const { connections, expiresAt } = plan;
  return (
    <section class="card" aria-labelledby="plan">
      <header>
        <h3 id="plan">{say('plan')}</h3>
        <span class="tag">{playbookTitle(plan.playbook)}</span>
      </header>
      <div class="inside stack">
        <p>{inLanguage(plan.words)}</p>
        {expiresAt !== undefined && (
          <p class="small">
            {say('endsByItself')} <Ago at={expiresAt} />
          </p>
        )}
        {connections !== undefined && <Connections connections={connections} />}
        <h4>{say('exactCalls')}</h4>
        <PlannedCalls calls={plan.calls} />
        {made.length > 0 && (
          <>
            <h4>{say('callsMade')}</h4>
            <MadeCalls made={made} />
          </>
        )}
        {undo !== undefined && (
          <>
            <h4>{say('undoOf', { by: undo.by })}</h4>
            <p>{inLanguage(undo.plan.words)}</p>
            <PlannedCalls calls={undo.plan.calls} />
          </>
        )}
        <BeforeAfter before={plan.before} after={after} />
      </div>
    </section>
  );
}

/** Side by side, so that differences are easy to see. */
function BeforeAfter({ before, after }: { readonly before: readonly Image[]; readonly after: readonly Image[] | undefined }) {
  if (before.length === 0) return null;
  return (
    <>
      <h4>{say('beforeAfter')}</h4>
      {before.map(({ subject, state }) => {
        const then = after?.find((image) => image.subject === subject);
        return (
          <div key={subject} class="stack tight">
            <span class="small quiet">{inLanguage(subjectWords(subject))}</span>
            <div class="before-after">
              <div class="sunken">
                <span class="small quiet">{say('before')}</span>
                <JsonTree value={state} open={2} />
              </div>
              <div class="sunken">
                <span class="small quiet">{say('after')}</span>
                {then === undefined ? <span class="quiet">{say('notYet')}</span> : <JsonTree value={then.state} open={2} />}
              </div>
            </div>
          </div>
        );
      })}
    </>
  );
}
