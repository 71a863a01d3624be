import { Construct } from 'constructs';
import { CATALOGUE } from '#catalogue/index.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import type { Statement } from '#core/iam/policy.ts';
import { INCIDENT_CHANGED, INCIDENT_OPENED, INSPECT_PURPOSE, type Naming, PRODUCT, roleArn } from '#core/naming.ts';
import { flowLogStreamArn } from '#core/network/flow-log.ts';
import type { HubBus } from './bus.ts';
import { CONCURRENCY } from './concurrency.ts';
import { HubFunction } from './function.ts';
import { HoldingQueue } from './holding-queue.ts';
import { DurableQueue } from './queue.ts';
import { assume, type Holding, type Monitored, readsAuthority, type StepProps, sharedProps, tableEnvironment } from './step.ts';

export type FlowProps = StepProps & {
  readonly bus: HubBus;
  /** The queue of `detect` for connections. */
  readonly connections: DurableQueue;
};

/** A record covers up to ten minutes and takes a few more to arrive: an earlier look would find no connection. */
const UNTIL_RECORDS_ARRIVE = 15 * 60;

/** Scenarios of security groups that are open to the world: those contained by revoking the rule. */
const EXPOSURES = CATALOGUE.filter((scenario) => playbooksOf(scenario)[0] === 'revoke-open-ingress').map(({ id }) => id);

/** Reads the flow logs that members send, and looks in members' logs for connections through an exposed port. */
export class Flow extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];
  readonly holding: readonly Holding[];

  constructor(scope: Construct, id: string, props: FlowProps) {
    super(scope, id);
    const { naming, keyArn, bus, incidents, state, connections } = props;
    const from = { functions: ['flow'] };
    const dead = new HoldingQueue(this, 'dead', { name: 'flow-dead', naming, keyArn, from });
    // Not in the queue of held events: those can be sent again, and lines of a log are no events.
    const held = new HoldingQueue(this, 'held', { name: 'flow-unread', naming, keyArn, from });
    const questions = new DurableQueue(this, 'questions', {
      name: 'look-back',
      naming,
      keyArn,
      visibilitySeconds: 360,
      delaySeconds: UNTIL_RECORDS_ARRIVE,
      from: { rules: [bus.ruleArn('look-back')] },
      to: 'flow',
    });
    bus.sendToQueue('look-back', exposuresOf(naming), questions);
    const flow = new HubFunction(this, 'function', {
      ...sharedProps(props),
      name: 'flow',
      description: 'Reads flow logs of members: who connected through an exposed port',
      timeoutSeconds: 60,
      environment: {
        ...tableEnvironment(props),
        CONNECTIONS_QUEUE_URL: connections.url,
        UNREAD_QUEUE_URL: held.url,
        HUB_EXTERNAL_IDS: props.externalIds,
      },
      allows: [
        incidents.allow('GetItem'),
        readsAuthority(state),
        readStream(naming),
        ...questions.consume(),
        connections.send(),
        held.send(),
        dead.send(),
        assume(roleArn(naming, '*', INSPECT_PURPOSE)),
      ],
    });
    flow.consumesStream('stream', flowLogStreamArn(naming), dead, { size: 100, retries: 10 });
    flow.consumesQueue('questions', questions, { size: 1, atOnce: CONCURRENCY.lookBack });
    this.functions = [flow];
    this.holding = [
      {
        queue: held,
        whatToDo:
          'each message shows lines that are not in the format that the organization file gives; correct it there, then purge them',
      },
    ];
  }
}

function exposuresOf(naming: Naming) {
  return {
    source: [PRODUCT],
    'detail-type': [INCIDENT_OPENED, INCIDENT_CHANGED],
    account: [naming.hubAccount],
    detail: { scenario: EXPOSURES, state: ['NEW', 'MITIGATED'] },
  };
}

/** What Lambda itself calls with the role of the function to feed it from the stream. */
function readStream(naming: Naming): Statement {
  const Action = ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'];
  return { Effect: 'Allow', Action: Action.map((call) => `kinesis:${call}`), Resource: flowLogStreamArn(naming) };
}
