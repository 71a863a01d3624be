import { Construct } from 'constructs';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Statement } from '#core/iam/policy.ts';
import { INCIDENT_CHANGED, INCIDENT_OPENED, INSPECT_PURPOSE, type Naming, PRODUCT, roleArn } from '#core/naming.ts';
import { flowLogStreamArn } from '#core/network/flow-log.ts';
import { SETTINGS_KEY } from '#core/settings.ts';
import type { HubBus } from './bus.ts';
import { type Bundle, HubFunction } from './function.ts';
import { LastResort } from './holding-queue.ts';
import { DurableQueue } from './queue.ts';
import { assume, baseOf, hubLocation, type StepProps, tablesOf } from './step.ts';

export type FlowLogsProps = StepProps & {
  readonly bundle: Bundle;
  readonly bus: HubBus;
  /** Where detection takes what must not wait, and where what nobody can read is put. */
  readonly urgent: DurableQueue;
  readonly parked: LastResort;
};

/** Records tell of up to ten minutes and take a few more to arrive: asked sooner, a log would say that nobody came. */
const UNTIL_LOGS_ARE_THERE = 15 * 60;

/** Scenarios of groups that stand open: those that are contained by revoking what opened them. */
const EXPOSURES = CATALOGUE.filter(({ playbooks = [] }) => playbooks[0] === 'revoke-open-ingress').map(({ id }) => id);

/** Reads what members send of their flow logs, and asks those logs who came after something stood open. */
export class FlowLogs extends Construct {
  readonly functions: readonly string[];
  readonly deadLetters: readonly string[];

  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { naming, bundle, keyArn, bus, incidents, state, urgent, parked } = props;
    const place = hubLocation(props);
    const dead = new LastResort(this, 'dead', { name: 'flow-dead', place, keyArn });
    const questions = new DurableQueue(this, 'questions', {
      name: 'look-back',
      place,
      keyArn,
      visibilitySeconds: 360,
      maxReceives: 5,
      delaySeconds: UNTIL_LOGS_ARE_THERE,
      fromRules: [bus.ruleArn('look-back')],
    });
    bus.route(
      'look-back',
      {
        source: [PRODUCT],
        'detail-type': [INCIDENT_OPENED, INCIDENT_CHANGED],
        account: [naming.hubAccount],
        detail: { scenario: EXPOSURES, state: ['NEW', 'MITIGATED'] },
      },
      questions,
    );
    const flow = new HubFunction(this, 'function', {
      ...baseOf(props),
      name: 'flow',
      description: 'Reads flow logs of members: who came through what was opened',
      bundle,
      timeoutSeconds: 60,
      environment: {
        ...tablesOf(props),
        URGENT_QUEUE_URL: urgent.url,
        PARKED_QUEUE_URL: parked.url,
        HUB_EXTERNAL_IDS: props.externalIds,
      },
      allows: [
        incidents.allow('GetItem', 'PutItem'),
        state.allowWithin([SETTINGS_KEY.pk], 'Query'),
        readStream(naming),
        questions.consume(),
        urgent.send(),
        parked.send(),
        dead.send(),
        assume(roleArn(naming, '*', INSPECT_PURPOSE)),
      ],
    });
    flow.consumesStream('stream', flowLogStreamArn(naming), dead, { size: 100, retries: 10 });
    flow.consumes('questions', { eventSourceArn: questions.arn, batchSize: 1, dependsOn: [questions.resource] });
    this.functions = [flow.name];
    this.deadLetters = [questions.deadLetterName, dead.name];
  }
}

/** What Lambda itself does with the function's role to feed it from the stream. */
function readStream(naming: Naming): Statement {
  const Action = ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'];
  return { Effect: 'Allow', Action: Action.map((call) => `kinesis:${call}`), Resource: flowLogStreamArn(naming) };
}
