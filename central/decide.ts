import { Construct } from 'constructs';
import { ROOM_PLACE_KEY } from '#core/control-room/place.ts';
import type { Statement } from '#core/iam/policy.ts';
import {
  AUTOMATION_RESUMED,
  AUTOMATION_STOPPED,
  hubBusArn,
  type Naming,
  PRODUCT,
  remediatePurpose,
  roleArn,
} from '#core/naming.ts';
import { FAMILIES } from '#core/playbook/playbook-id.ts';
import { AGENDAS } from '#core/reminder.ts';
import { STOP_KEY, SWITCH_KEY } from '#core/settings.ts';
import { CONCURRENCY } from './concurrency.ts';
import { Console } from './console.ts';
import { HubFunction } from './function.ts';
import { writesIncidents } from './incident-access.ts';
import { DurableQueue, MAX_RECEIVES } from './queue.ts';
import { type Orders, orderEnvironment } from './remediate.ts';
import { assume, type Monitored, readsAuthority, type StepProps, sharedProps, tableEnvironment } from './step.ts';

/** Carries out decisions about incidents. It assumes the roles that undo; to fix, it orders `remediate`. */
export class Decide extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];
  /** Decisions of people from every surface, in order for each incident; no function may send here. */
  readonly decisions: DurableQueue;
  /** The same from the control room, where there is one: with a token that `serve` passes on. */
  readonly ofPage: DurableQueue | undefined;
  /** What the clock says: a request for approval lapses, a temporary measure ends. */
  readonly timeLimits: DurableQueue;

  constructor(scope: Construct, id: string, props: StepProps & { readonly orders: Orders; readonly hasControlRoom: boolean }) {
    super(scope, id);
    const { naming, keyArn, incidents, state, orders } = props;
    const shared = { naming, keyArn, fifo: true, visibilitySeconds: 360, to: 'decide' };
    const decisions = new DurableQueue(this, 'decisions', { ...shared, name: 'decisions', from: {} });
    const timeLimits = new DurableQueue(this, 'time-limits', {
      ...shared,
      name: 'time-limits',
      from: { functions: ['clock'] },
    });
    const { queue: console } = new Console(this, 'console', { naming, keyArn });
    const ofPage = props.hasControlRoom
      ? new DurableQueue(this, 'page-decisions', { ...shared, name: 'page-decisions', from: { functions: ['serve'] } })
      : undefined;
    const decide = new HubFunction(this, 'function', {
      ...sharedProps(props),
      ...(props.reservesConcurrency && { reserved: CONCURRENCY.decisions + CONCURRENCY.timeLimits + CONCURRENCY.console }),
      name: 'decide',
      description: 'Carries out what people decide about incidents: approve, reject, undo, suppress',
      timeoutSeconds: 60,
      environment: {
        ...tableEnvironment(props),
        MAX_RECEIVES: String(MAX_RECEIVES),
        ...orderEnvironment(orders),
        HUB_BUS: PRODUCT,
        HUB_EXTERNAL_IDS: props.externalIds,
      },
      allows: [
        ...writesIncidents(incidents, 'decide'),
        readsAuthority(state),
        state.allowWithin([SWITCH_KEY.pk], 'PutItem'),
        state.allowWithin([SWITCH_KEY.pk, STOP_KEY.pk], 'DeleteItem', 'ConditionCheckItem'),
        announces(naming),
        state.allowWithin(['undos#*'], 'UpdateItem'),
        state.allowWithin([`${AGENDAS.decide}#*`], 'PutItem'),
        incidents.allowWithin(['open#*'], 'Query'),
        whoDecides(naming.hubAccount),
        ...decisions.consume(),
        ...timeLimits.consume(),
        ...console.consume(),
        ...(ofPage === undefined ? [] : [...ofPage.consume(), state.allowWithin([ROOM_PLACE_KEY.pk], 'GetItem')]),
        orders.others.send(),
        orders.critical.send(),
        ...FAMILIES.map((family) => assume(roleArn(naming, '*', remediatePurpose(family, 'undo')))),
      ],
    });
    decide.consumesQueue('decisions', decisions, { size: 1, atOnce: CONCURRENCY.decisions });
    decide.consumesQueue('time-limits', timeLimits, { size: 1, atOnce: CONCURRENCY.timeLimits });
    decide.consumesQueue('security-hub', console, { size: 10, atOnce: CONCURRENCY.console });
    if (ofPage !== undefined) decide.consumesQueue('page-decisions', ofPage, { size: 1, atOnce: CONCURRENCY.decisions });
    this.ofPage = ofPage;
    this.decisions = decisions;
    this.timeLimits = timeLimits;
    this.functions = [decide];
  }
}

/** That a person stopped or resumed everything automatic, and nothing else. */
function announces(naming: Naming): Statement {
  const types = [AUTOMATION_STOPPED, AUTOMATION_RESUMED];
  return {
    Effect: 'Allow',
    Action: 'events:PutEvents',
    Resource: hubBusArn(naming),
    Condition: { StringEquals: { 'events:source': PRODUCT, 'events:detail-type': types } },
  };
}

/** What a sender's unique id belongs to. */
function whoDecides(account: string): Statement {
  const names = ['role', 'user'].map((kind) => `arn:aws:iam::${account}:${kind}/*`);
  return { Effect: 'Allow', Action: ['iam:GetRole', 'iam:GetUser'], Resource: names };
}
