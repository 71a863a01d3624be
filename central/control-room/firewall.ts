import { Construct } from 'constructs';
import type { AwsProvider } from '#aws/provider';
import { Wafv2WebAcl } from '#aws/wafv2-web-acl';
import { PRODUCT } from '#core/naming.ts';

/** Rule groups that AWS maintains. They only count at first: set one to block once its metric counts none of your own requests. */
const MANAGED = ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet', 'AWSManagedRulesAmazonIpReputationList'];

export type FirewallProps = { readonly provider: AwsProvider; readonly requestsInFiveMinutes: number };

/** The web ACL in front of the page; those of CloudFront are in us-east-1. CDKTF passes statements on as Terraform writes them. */
export class Firewall extends Construct {
  readonly arn: string;
  /** The dimension of its metrics. */
  readonly metric = `${PRODUCT}-control-room`;

  constructor(scope: Construct, id: string, { provider, requestsInFiveMinutes }: FirewallProps) {
    super(scope, id);
    const visible = (metricName: string) => ({
      cloudwatchMetricsEnabled: true,
      metricName,
      // Samples would store headers, and with them tokens.
      sampledRequestsEnabled: false,
    });
    const acl = new Wafv2WebAcl(this, 'acl', {
      provider,
      name: `${PRODUCT}-control-room`,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visible(this.metric),
      rule: [
        {
          name: 'rate',
          priority: 0,
          action: { block: {} },
          statement: { rate_based_statement: { limit: requestsInFiveMinutes, aggregate_key_type: 'IP' } },
          visibilityConfig: visible(`${PRODUCT}-rate`),
        },
        ...MANAGED.map((name, index) => ({
          name,
          priority: index + 1,
          overrideAction: { count: {} },
          statement: { managed_rule_group_statement: { vendor_name: 'AWS', name } },
          visibilityConfig: visible(`${PRODUCT}-${name}`),
        })),
      ],
    });
    this.arn = acl.arn;
  }
}
