import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RuleChange, RulePatch } from '#core/control-room/overview.ts';
import { Dialog } from '../frame/dialog.tsx';
import { toast } from '../frame/toasts.tsx';
import { readFailureOf, send } from '../reading/api.ts';
import { Icon } from '../showing/icon.tsx';
import { say } from '../showing/language.ts';
import { failureText } from '../showing/objection.ts';
import { SCENARIO_IDS, titleOf } from '../showing/titles.ts';

type Props = { readonly change: RuleChange; readonly onClose: () => void };

/** The text for the organization file, to copy. Nothing changes here. */
export function PatchDialog({ change, onClose }: Props) {
  const patch = useSignal<string | undefined>(undefined);
  const ask = async (wanted: RuleChange) => {
    try {
      patch.value = (await send<RulePatch>('/api/rules/patch', wanted)).text;
    } catch (thrown) {
      toast(failureText(readFailureOf(thrown)), true);
    }
  };
  useEffect(() => {
    if (change.kind === 'mode') void ask(change);
  }, []);
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text).then(
      () => toast(say('copied')),
      () => toast(say('notCopied'), true),
    );
  };
  return (
    <Dialog title={say('patchTitle')} onClose={onClose}>
      <p>{say('patchMeans')}</p>
      {change.kind === 'exception' && patch.value === undefined && <ExceptionForm change={change} onAsk={ask} />}
      {patch.value !== undefined && (
        <>
          <pre class="sunken patch">{patch.value}</pre>
          <div class="row end">
            <button type="button" class="button primary" onClick={() => void copy(patch.value ?? '')}>
              <Icon name="copy" />
              {say('copy')}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

type ExceptionChange = Extract<RuleChange, { kind: 'exception' }>;

function ExceptionForm({
  change,
  onAsk,
}: {
  readonly change: ExceptionChange;
  readonly onAsk: (change: RuleChange) => Promise<void>;
}) {
  const wanted = useSignal<ExceptionChange>(change);
  const set = (part: Partial<ExceptionChange>) => {
    wanted.value = { ...wanted.value, ...part };
  };
  const { scenario, account = '', resource = '', reason, owner, until } = wanted.value;
  const text = (name: 'account' | 'resource' | 'reason' | 'owner', value: string, required: boolean) => (
    <div class="field">
      <label for={`exception-${name}`}>{say(name)}</label>
      <input
        id={`exception-${name}`}
        class="input"
        required={required}
        value={value}
        onInput={({ currentTarget }) => set({ [name]: currentTarget.value })}
      />
    </div>
  );
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const { account: _account, resource: _resource, ...rest } = wanted.value;
        void onAsk({ ...rest, ...(account !== '' && { account }), ...(resource !== '' && { resource }) });
      }}
    >
      <div class="field">
        <label for="exception-scenario">{say('scenario')}</label>
        <select
          id="exception-scenario"
          class="input"
          value={scenario}
          onChange={({ currentTarget }) => set({ scenario: currentTarget.value })}
        >
          {SCENARIO_IDS.map((id) => (
            <option key={id} value={id}>
              {titleOf(id)}
            </option>
          ))}
        </select>
      </div>
      {text('account', account, false)}
      {text('resource', resource, false)}
      {text('reason', reason, true)}
      {text('owner', owner, true)}
      <div class="field">
        <label for="exception-until">{say('until')}</label>
        <input
          id="exception-until"
          class="input"
          type="date"
          required
          value={until}
          onInput={({ currentTarget }) => set({ until: currentTarget.value })}
        />
      </div>
      <div class="row end">
        <button type="submit" class="button primary">
          {say('writePatch')}
        </button>
      </div>
    </form>
  );
}
