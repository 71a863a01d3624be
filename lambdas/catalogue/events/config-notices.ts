import { type CloudEvent, digest, MEMBER, minute, uuid } from './cases.ts';

type Compliance = 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE' | 'INSUFFICIENT_DATA';

/** A Config rule evaluated a resource; without `was` it was the first evaluation. */
export type ComplianceCase = {
  readonly rule: string;
  /** A resource type of Config, such as `AWS::EC2::SecurityGroup`. */
  readonly type: string;
  readonly id: string;
  readonly now?: Compliance;
  readonly was?: Compliance;
  readonly at?: string;
  readonly account?: string;
  readonly region?: string;
  /** The id of the envelope; by default derived from the content. */
  readonly event?: string;
};

export function complianceChange(change: ComplianceCase): CloudEvent {
  const { rule, type, id, now = 'NON_COMPLIANT', was, at = minute(0), account = MEMBER, region = 'ap-northeast-2' } = change;
  const content = [rule, type, id, now, was ?? null, at, account, region];
  const evaluation = (complianceType: Compliance) => ({
    evaluationResultIdentifier: {
      evaluationResultQualifier: { configRuleName: rule, resourceType: type, resourceId: id },
      orderingTimestamp: at,
    },
    complianceType,
    resultRecordedTime: at,
    configRuleInvokedTime: at,
  });
  return {
    version: '0',
    id: change.event ?? uuid('compliance', content),
    'detail-type': 'Config Rules Compliance Change',
    source: 'aws.config',
    account,
    time: at,
    region,
    resources: [],
    detail: {
      resourceId: id,
      awsRegion: region,
      awsAccountId: account,
      configRuleName: rule,
      recordVersion: '1.0',
      configRuleARN: `arn:aws:config:${region}:${account}:config-rule/config-rule-${digest('rule', rule).slice(0, 6)}`,
      messageType: 'ComplianceChangeNotification',
      newEvaluationResult: evaluation(now),
      ...(was !== undefined && { oldEvaluationResult: evaluation(was) }),
      notificationCreationTime: at,
      resourceType: type,
    },
  };
}
