import { Construct } from 'constructs';
import { CHAT_KEYS } from '#core/chat/slack-request.ts';
import { ROOM_PLACE_KEY } from '#core/control-room/place.ts';
import { DECISION_KEYS } from '#core/control-room/signed-decision.ts';
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
import type { SlackAppSettings } from '#core/notice/route.ts';
import { FAMILIES } from '#core/playbook/playbook-id.ts';
import { AGENDAS } from '#core/reminder.ts';
import { STOP_KEY, SWITCH_KEY } from '#core/settings.ts';
import { CONCURRENCY } from './concurrency.ts';
import { Console } from './console.ts';
import { HubFunction } from './function.ts';
import { writesIncidents } from './incident-access.ts';
import { DurableQueue, MAX_RECEIVES } from './queue.ts';
import { type Orders, orderEnvironment } from './remediate.ts';
import { readsSecrets } from './secret.ts';
import { assume, type Monitored, readsAuthority, type StepProps, sharedProps, tableEnvironment } from './step.ts';
import type { HubTable } from './tables.ts';

type DecideProps = StepProps & {
  readonly orders: Orders;
  readonly hasControlRoom: boolean;
  readonly slackApp?: SlackAppSettings;
};

/** Carries out decisions about incidents. It assumes the roles that undo; to fix, it orders `remediate`. */
export class Decide extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];
  /** Decisions of people from every surface, in order for each incident; no function may send here. */
  readonly decisions: DurableQueue;
  /** The same from the control room, where there is one: with a token that `serve` passes on. */
  readonly ofPage: DurableQueue | undefined;
  /** Reminders of the clock: a request for approval expires, a temporary measure ends. */
  readonly timeLimits: DurableQueue;
  /** Clicks in Slack, not yet checked; absent unless the organization file names a Slack app. */
  readonly chatDecisions: DurableQueue | undefined;

  constructor(scope: Construct, id: string, props: DecideProps) {
    super(scope, id);
    const { naming, keyArn, incidents, state, orders, slackApp } = props;
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
    const chatDecisions =
      slackApp && new DurableQueue(this, 'chat-decisions', { ...shared, name: 'chat-decisions', from: { functions: ['chat'] } });
    const decide = new HubFunction(this, 'function', {
      ...sharedProps(props),
      ...(props.reservesConcurrency && {
        reserved:
          CONCURRENCY.decisions +
          CONCURRENCY.timeLimits +
          CONCURRENCY.console +
          (ofPage === undefined ? 0 : CONCURRENCY.decisions) +
          (slackApp === undefined ? 0 : CONCURRENCY.chatDecisions),
      }),
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
        { Effect: 'Allow', Action: 'securityhub:GetFindings', Resource: '*' },
        ...decisions.consume(),
        ...timeLimits.consume(),
        ...(chatDecisions === undefined ? [] : chatDecisions.consume()),
        ...(slackApp === undefined ? [] : hearsSlack(slackApp, naming, state)),
        ...console.consume(),
        ...(ofPage === undefined ? [] : hearsPage(ofPage, state)),
        // Where the control room is: its issuer of sign-ins, and the address that answers in Slack link to.
        ...(ofPage === undefined && slackApp === undefined ? [] : [state.allowWithin([ROOM_PLACE_KEY.pk], 'GetItem')]),
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
    if (chatDecisions !== undefined) {
      decide.consumesQueue('chat-decisions', chatDecisions, { size: 1, atOnce: CONCURRENCY.chatDecisions });
    }
    this.chatDecisions = chatDecisions;
    this.decisions = decisions;
    this.timeLimits = timeLimits;
    this.functions = [decide];
  }
}

/** The secret that Slack signs with: a function that can check a click could forge one, so no other reads it. And the clicks already used. */
function hearsSlack({ secret }: SlackAppSettings, naming: Naming, state: HubTable): Statement[] {
  return [...readsSecrets([secret], naming), state.allowWithin([`${CHAT_KEYS}*`], 'PutItem')];
}

/** Decisions of signed-in people, and those already used. */
function hearsPage(ofPage: DurableQueue, state: HubTable): Statement[] {
  return [...ofPage.consume(), state.allowWithin([`${DECISION_KEYS}*`], 'PutItem')];
}

/** May announce that a person stopped or resumed all automatic changes, and nothing else. */
function announces(naming: Naming): Statement {
  const types = [AUTOMATION_STOPPED, AUTOMATION_RESUMED];
  return {
    Effect: 'Allow',
    Action: 'events:PutEvents',
    Resource: hubBusArn(naming),
    Condition: { StringEquals: { 'events:source': PRODUCT, 'events:detail-type': types } },
  };
}

/** Finds out which user or role a sender's unique id belongs to. */
function whoDecides(account: string): Statement {
  const names = ['role', 'user'].map((kind) => `arn:aws:iam::${account}:${kind}/*`);
  return { Effect: 'Allow', Action: ['iam:GetRole', 'iam:GetUser'], Resource: names };
}
