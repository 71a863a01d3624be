import { Construct } from 'constructs';
import { CloudwatchEventRule } from '#aws/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '#aws/cloudwatch-event-target';
import { HUB_ACTIONS } from '#core/hub-actions.ts';
import { STATUS_FIELD, WORKFLOW_STATUSES } from '#core/incident/workflow-status.ts';
import { functionPurpose, type Naming, PRODUCT, roleName } from '#core/naming.ts';
import { DurableQueue } from './queue.ts';

/**
 * What people do in the console of Security Hub, from the hub account's default bus, where only AWS can send events under its own
 * name. Only EventBridge may send to this queue, because its messages name people; `decide` sends again what failed.
 */
export class Console extends Construct {
  readonly queue: DurableQueue;

  constructor(scope: Construct, id: string, props: { readonly naming: Naming; readonly keyArn: string }) {
    super(scope, id);
    const { naming } = props;
    const rules = {
      'finding-changed': changedFindings(naming),
      'action-chosen': CHOSEN_ACTIONS,
      'finding-status': FOREIGN_STATUSES,
    };
    const ruleArn = (name: string) => `arn:aws:events:${naming.homeRegion}:${naming.hubAccount}:rule/${PRODUCT}-${name}`;
    this.queue = new DurableQueue(this, 'queue', {
      ...props,
      name: 'security-hub',
      visibilitySeconds: 360,
      from: { rules: Object.keys(rules).map(ruleArn) },
      to: 'decide',
    });
    for (const [name, pattern] of Object.entries(rules))
      this.#send(name, { account: [naming.hubAccount], ...pattern }, this.queue);
  }

  #send(name: string, pattern: object, queue: DurableQueue): void {
    const rule = new CloudwatchEventRule(this, `rule-${name}`, {
      name: `${PRODUCT}-${name}`,
      eventPattern: JSON.stringify(pattern),
    });
    new CloudwatchEventTarget(this, `target-${name}`, {
      rule: rule.name,
      targetId: 'queue',
      arn: queue.arn,
      deadLetterConfig: { arn: queue.deadLetterArn },
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
      dependsOn: [queue.resource],
    });
  }
}

/** Changes by anyone but the hub itself. */
function changedFindings(naming: Naming): object {
  const own = `arn:aws:sts::${naming.hubAccount}:assumed-role/${roleName(naming, functionPurpose('publish'))}/`;
  return {
    source: ['aws.securityhub'],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: ['securityhub.amazonaws.com'],
      eventName: ['BatchUpdateFindings', 'BatchUpdateFindingsV2'],
      userIdentity: { arn: [{ 'anything-but': { prefix: own } }] },
    },
  };
}

const CHOSEN_ACTIONS = {
  source: ['aws.securityhub'],
  'detail-type': ['Security Hub Findings - Custom Action'],
  detail: { actionName: HUB_ACTIONS.map(({ name }) => name) },
};

/** Findings of the hub whose status differs from the one that the hub noted in them. A new finding is no decision. */
const FOREIGN_STATUSES = {
  source: ['aws.securityhub'],
  'detail-type': ['Security Hub Findings - Imported'],
  detail: {
    findings: {
      GeneratorId: [{ prefix: `${PRODUCT}/` }],
      ProductArn: [{ wildcard: '*:product/*/default' }],
      $or: WORKFLOW_STATUSES.filter((status) => status !== 'NEW').flatMap((status) => [
        { Workflow: { Status: [status] }, UserDefinedFields: { [STATUS_FIELD]: [{ 'anything-but': status }] } },
        { Workflow: { Status: [status] }, UserDefinedFields: { [STATUS_FIELD]: [{ exists: false }] } },
      ]),
    },
  },
};
