import { Construct } from 'constructs';
import {
  hubBusArn,
  IMPORT_PURPOSE,
  INCIDENT_CHANGED,
  INCIDENT_OPENED,
  INSPECT_PURPOSE,
  type Naming,
  PRODUCT,
  remediationRolePattern,
  roleArn,
} from '../lambdas/core/naming.ts';
import type { Statement } from '../lambdas/core/policy.ts';
import { CATALOGUE } from '../lambdas/detect/catalogue/index.ts';
import { LANES, laneRules } from '../lambdas/detect/forwarding.ts';
import type { HubBus } from './bus.ts';
import { type Bundle, HubFunction } from './function.ts';
import { LastResort } from './last-resort.ts';
import { DurableQueue } from './queue.ts';
import type { HubTable } from './tables.ts';

export type PipelineProps = {
  readonly naming: Naming;
  readonly bundles: Readonly<Record<'detect' | 'remediate' | 'announce' | 'publish', Bundle>>;
  readonly keyArn: string;
  readonly bus: HubBus;
  readonly incidents: HubTable;
  readonly state: HubTable;
  /** Terraform expression for the JSON list of external ids. */
  readonly externalIds: string;
  readonly permissionsBoundary?: string;
};

/** The line: bus, lanes, detect, remediate, announce, publish. Every arrow is a queue or a stream. */
export class Pipeline extends Construct {
  readonly functions: readonly string[];
  readonly deadLetters: readonly string[];

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const { naming, bundles, keyArn, bus, incidents, state } = props;
    const place = { account: naming.hubAccount, region: naming.homeRegion };
    const base = {
      naming,
      keyArn,
      ...(props.permissionsBoundary !== undefined && { permissionsBoundary: props.permissionsBoundary }),
    };
    const tables = { INCIDENT_TABLE: incidents.name, STATE_TABLE: state.name };

    const orders = new DurableQueue(this, 'orders', {
      name: 'remediate',
      place,
      keyArn,
      fifo: true,
      visibilitySeconds: 360,
      maxReceives: 5,
    });
    const parked = new LastResort(this, 'parked', { name: 'parked', place, keyArn });

    const derived = laneRules(CATALOGUE, remediationRolePattern(naming));
    const lanes = LANES.map((lane) => {
      const rules = derived[lane].map(({ name, pattern }) => ({ name: `${lane}-${name}`, pattern }));
      const fromRules = rules.map(({ name }) => bus.ruleArn(name));
      const queue = new DurableQueue(this, lane, {
        name: lane,
        place,
        keyArn,
        visibilitySeconds: 180,
        maxReceives: 5,
        fromRules,
      });
      for (const { name, pattern } of rules) bus.route(name, pattern, queue);
      return { lane, queue };
    });

    const detect = new HubFunction(this, 'detect', {
      ...base,
      name: 'detect',
      description: 'Recognises scenarios, opens incidents, orders containment',
      bundle: bundles.detect,
      timeoutSeconds: 30,
      environment: {
        ...tables,
        REMEDIATE_QUEUE_URL: orders.url,
        PARKED_QUEUE_URL: parked.url,
        HUB_EXTERNAL_IDS: props.externalIds,
      },
      allows: [
        incidents.allow('GetItem', 'PutItem', 'Query', 'DeleteItem'),
        state.allow('BatchGetItem', 'GetItem'),
        // The settings lie in the same table. A transaction of writes needs what each of its writes needs.
        { ...state.allow('PutItem'), Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'memory#*' } } },
        ...lanes.map(({ queue }) => queue.consume()),
        orders.send(),
        parked.send(),
        assume(roleArn(naming, '*', INSPECT_PURPOSE)),
      ],
    });
    for (const { lane, queue } of lanes)
      detect.consumes(lane, { eventSourceArn: queue.arn, batchSize: 10, dependsOn: [queue.resource] });

    const remediate = new HubFunction(this, 'remediate', {
      ...base,
      name: 'remediate',
      description: 'Contains incidents in members that opted in',
      bundle: bundles.remediate,
      timeoutSeconds: 60,
      environment: { ...tables, MAX_RECEIVES: String(orders.maxReceives), HUB_EXTERNAL_IDS: props.externalIds },
      allows: [
        incidents.allow('GetItem', 'PutItem', 'DeleteItem'),
        state.allow('GetItem', 'UpdateItem'),
        orders.consume(),
        assume(remediationRolePattern(naming)),
      ],
    });
    remediate.consumes('orders', { eventSourceArn: orders.arn, batchSize: 1, dependsOn: [orders.resource] });

    const announceDead = new LastResort(this, 'announce-dead', { name: 'announce-dead', place, keyArn });
    const announce = new HubFunction(this, 'announce', {
      ...base,
      name: 'announce',
      description: 'Tells the bus that an incident opened or changed',
      bundle: bundles.announce,
      timeoutSeconds: 30,
      environment: { HUB_BUS: PRODUCT },
      allows: [
        incidents.readStream(),
        { Effect: 'Allow', Action: 'events:PutEvents', Resource: hubBusArn(naming) },
        announceDead.send(),
      ],
    });
    announce.consumes('incidents', {
      eventSourceArn: incidents.streamArn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 25,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 10,
      destinationConfig: { onFailure: { destinationArn: announceDead.arn } },
      dependsOn: [announceDead.resource],
    });

    const findings = new DurableQueue(this, 'findings', {
      name: 'publish',
      place,
      keyArn,
      visibilitySeconds: 360,
      maxReceives: 5,
      fromRules: [bus.ruleArn('publish')],
    });
    bus.route(
      'publish',
      { source: [PRODUCT], 'detail-type': [INCIDENT_OPENED, INCIDENT_CHANGED], account: [naming.hubAccount] },
      findings,
    );
    const publish = new HubFunction(this, 'publish', {
      ...base,
      name: 'publish',
      description: 'Keeps Security Hub findings as the incidents are',
      bundle: bundles.publish,
      timeoutSeconds: 60,
      environment: { INCIDENT_TABLE: incidents.name, HUB_EXTERNAL_IDS: props.externalIds },
      allows: [
        incidents.allow('GetItem'),
        findings.consume(),
        assume(roleArn(naming, '*', IMPORT_PURPOSE)),
        {
          Effect: 'Allow',
          Action: ['securityhub:BatchImportFindings', 'securityhub:BatchUpdateFindings'],
          Resource: '*',
        },
      ],
    });
    publish.consumes('findings', { eventSourceArn: findings.arn, batchSize: 10, dependsOn: [findings.resource] });

    this.functions = [detect, remediate, announce, publish].map(({ name }) => name);
    const withDeadLetters = [...lanes.map(({ queue }) => queue), orders, findings];
    this.deadLetters = [...withDeadLetters.map(({ deadLetterName }) => deadLetterName), parked.name, announceDead.name];
  }
}

/** Leave to assume roles of members, named after an incident or an event; what each role then may do is the member's to say. */
function assume(pattern: string): Statement {
  return { Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'], Resource: pattern };
}
