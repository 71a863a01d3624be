import { useSignal } from '@preact/signals';
import type { RuleChange } from '#core/control-room/overview.ts';
import { hubNow } from '../frame/watch.tsx';
import { say } from '../showing/language.ts';
import { SCENARIO_IDS, titleOf } from '../showing/titles.ts';

export type ExceptionChange = Extract<RuleChange, { kind: 'exception' }>;

type Props = {
  readonly change: ExceptionChange;
  readonly onAsk: (change: ExceptionChange) => void;
  readonly onCancel: () => void;
};

/** The fields that the organization file requires: a reason of at least ten characters, an owner and an end. */
export function ExceptionForm({ change, onAsk, onCancel }: Props) {
  const wanted = useSignal<ExceptionChange>(change);
  const set = (part: Partial<ExceptionChange>) => {
    wanted.value = { ...wanted.value, ...part };
  };
  const { account = '', resource = '', ...rest } = wanted.value;
  const submit = (event: Event) => {
    event.preventDefault();
    onAsk({ ...rest, ...(account !== '' && { account }), ...(resource !== '' && { resource }) });
  };
  return (
    <form class="stack" onSubmit={submit}>
      <Choice
        id="exception-scenario"
        label={say('scenario')}
        value={rest.scenario}
        choices={SCENARIO_IDS.map((id) => [id, titleOf(id)])}
        onChange={(scenario) => set({ scenario })}
      />
      <Choice
        id="exception-account"
        label={say('account')}
        value={account}
        choices={[['', say('everyAccount')], ...(hubNow.value?.accounts ?? []).map(({ name }) => [name, name] as const)]}
        onChange={(chosen) => set({ account: chosen })}
      />
      <div class="field">
        <label for="exception-resource">{say('resourceIfAny')}</label>
        <input
          id="exception-resource"
          class="input"
          placeholder="arn:aws:s3:::www.example.com"
          pattern="arn:.+"
          title={say('resourceHint')}
          value={resource}
          onInput={({ currentTarget }) => set({ resource: currentTarget.value })}
        />
      </div>
      <div class="field">
        <label for="exception-reason">{say('reason')}</label>
        <input
          id="exception-reason"
          class="input"
          required
          minLength={10}
          value={rest.reason}
          onInput={({ currentTarget }) => set({ reason: currentTarget.value })}
        />
      </div>
      <div class="pair">
        <div class="field">
          <label for="exception-owner">{say('owner')}</label>
          <input
            id="exception-owner"
            class="input"
            required
            value={rest.owner}
            onInput={({ currentTarget }) => set({ owner: currentTarget.value })}
          />
        </div>
        <div class="field">
          <label for="exception-until">{say('until')}</label>
          <input
            id="exception-until"
            class="input"
            type="date"
            required
            value={rest.until}
            onInput={({ currentTarget }) => set({ until: currentTarget.value })}
          />
        </div>
      </div>
      <div class="row end">
        <button type="button" class="button" onClick={onCancel}>
          {say('cancel')}
        </button>
        <button type="submit" class="button primary">
          {say('writePatch')}
        </button>
      </div>
    </form>
  );
}

type ChoiceProps = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, name: string])[];
  readonly onChange: (value: string) => void;
};

function Choice({ id, label, value, choices, onChange }: ChoiceProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} class="input" value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {choices.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
