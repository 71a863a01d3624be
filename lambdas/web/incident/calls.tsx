import type { MadeCall, PlannedCall } from '#core/playbook/plan.ts';
import { JsonTree } from '../showing/json-tree.tsx';
import { say } from '../showing/language.ts';
import { becauseText } from '../showing/objection.ts';
import { Time } from '../showing/time.tsx';

/** Exactly the calls that will be made or were made, with their whole input. */
export function PlannedCalls({ calls }: { readonly calls: readonly PlannedCall[] }) {
  return (
    <ol class="calls">
      {calls.map((call, index) => (
        <li key={`${index} ${call.action}`}>
          <details>
            <summary>
              <code>{call.action}</code> <span class="small quiet">{call.resource}</span>
            </summary>
            <JsonTree value={call.input} open={2} />
          </details>
        </li>
      ))}
    </ol>
  );
}

export function MadeCalls({ made }: { readonly made: readonly MadeCall[] }) {
  return (
    <ol class="calls">
      {made.map(({ action, resource, at, request, error }, index) => (
        <li key={`${index} ${action}`}>
          <span class="row">
            <span class={error === undefined ? 'tag good' : 'tag bad'}>{say(error === undefined ? 'callOk' : 'callFailed')}</span>
            <code>{action}</code>
            <span class="small quiet">
              <Time at={at} />
            </span>
          </span>
          <span class="small quiet">
            {resource}
            {request !== undefined && ` · ${say('requestId')} ${request}`}
          </span>
          {error !== undefined && <span class="small">{becauseText(error)}</span>}
        </li>
      ))}
    </ol>
  );
}
