import { useSignal } from '@preact/signals';
import type { RuleChange, Rules } from '#core/control-room/overview.ts';
import { accountNames } from '../frame/watch.tsx';
import { useAnswer } from '../reading/use-answer.ts';
import { AnswerView } from '../showing/answer-view.tsx';
import { numberText } from '../showing/format.ts';
import { JsonTree } from '../showing/json-tree.tsx';
import { say } from '../showing/language.ts';
import { Scrolled } from '../showing/scrolled.tsx';
import { Exceptions } from './exceptions.tsx';
import { ModesTable } from './modes-table.tsx';
import { PatchDialog } from './patch-dialog.tsx';

/** The running settings. A change is shown as a patch of the organization file, to be reviewed and applied with Terraform. */
export function RulesView() {
  const answer = useAnswer<Rules>('/api/rules');
  const change = useSignal<RuleChange | undefined>(undefined);
  return (
    <AnswerView answer={answer} lines={12}>
      {(rules) => (
        <div class="stack wide">
          <p class="quiet">{say('rulesHint')}</p>
          <Exceptions rules={rules} onChange={(next) => (change.value = next)} />
          <ModesTable rules={rules} onChange={(next) => (change.value = next)} />
          <div class="chart-grid">
            <Budgets rules={rules} />
            <Thresholds rules={rules} />
          </div>
          {change.value !== undefined && <PatchDialog change={change.value} onClose={() => (change.value = undefined)} />}
        </div>
      )}
    </AnswerView>
  );
}

function nameOf(account: string): string {
  return accountNames.value.get(account) ?? account;
}

function Budgets({ rules: { budgets, approvalHours } }: { readonly rules: Rules }) {
  return (
    <section class="card" aria-labelledby="rule-budgets">
      <header>
        <h2 id="rule-budgets">{say('budgets')}</h2>
        <span class="more small quiet">{say('withinHour')}</span>
      </header>
      <Scrolled label={say('budgets')}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{say('account')}</th>
              <th scope="col" class="number">
                {say('perScenario')}
              </th>
              <th scope="col" class="number">
                {say('perAccount')}
              </th>
              <th scope="col" class="number">
                {say('perCritical')}
              </th>
            </tr>
          </thead>
          <tbody>
            {budgets.map(({ account, budgets: of }) => (
              <tr key={account}>
                <th scope="row">{nameOf(account)}</th>
                <td class="number">{numberText(of.scenario)}</td>
                <td class="number">{numberText(of.account)}</td>
                <td class="number">{numberText(of.critical)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
      <p class="inside small quiet">{say('approvalHours', { n: approvalHours })}</p>
    </section>
  );
}

function Thresholds({ rules: { thresholds } }: { readonly rules: Rules }) {
  return (
    <section class="card" aria-labelledby="thresholds">
      <header>
        <h2 id="thresholds">{say('thresholds')}</h2>
      </header>
      <div class="inside stack">
        {thresholds.length === 0 && <p class="quiet">{say('thresholdsDefault')}</p>}
        {thresholds.map(({ account, tuning }) => (
          <div key={account} class="sunken">
            <strong>{nameOf(account)}</strong>
            <JsonTree value={tuning} open={1} />
          </div>
        ))}
      </div>
    </section>
  );
}
