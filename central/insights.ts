import { Construct } from 'constructs';
import { SecurityhubInsight } from '#aws/securityhub-insight';
import type { TerraformResource } from '#cdktf';
import { ACTOR_TYPES } from '#core/detection/activity.ts';
import { CONTAINED_WITHIN } from '#core/incident/time-to-contain.ts';
import { PRODUCT } from '#core/naming.ts';

type Insight = {
  /** Names it in the stack. */
  readonly key: string;
  readonly name: string;
  /** An attribute of the finding. AWS takes none of its maps, so neither product nor user-defined fields. */
  readonly groupBy: 'GeneratorId' | 'AwsAccountId' | 'ResourceId';
  /** A product field without the product's name, and its value. */
  readonly field?: readonly [name: string, value: string];
};

const keyOf = (words: string) => words.replaceAll(' ', '-').toLowerCase();

/**
 * Scenario, account and resource are attributes to group by. The actor and the time to contain are product fields, which can only
 * be filtered by: so there is one insight for each type of actor and each band of time. AWS groups by one principal only where it holds
 * an access key among the resources (ResourceAwsIamAccessKeyPrincipalName, its managed insight 5). The actor is not listed as
 * an affected resource: it would count in the insight by resource, and automation of others would act on its key.
 */
const INSIGHTS: readonly Insight[] = [
  { key: 'scenario', name: 'Open incidents by scenario', groupBy: 'GeneratorId' },
  { key: 'account', name: 'Open incidents by account', groupBy: 'AwsAccountId' },
  { key: 'resource', name: 'Open incidents by resource', groupBy: 'ResourceId' },
  ...ACTOR_TYPES.map((type): Insight => {
    const name = `Incidents by account, actor: ${type}`;
    return { key: `actor-${type}`, name, groupBy: 'AwsAccountId', field: ['actorType', type] };
  }),
  ...CONTAINED_WITHIN.map((band): Insight => {
    const name = `Incidents by scenario, contained in ${band}`;
    return { key: `contained-${keyOf(band)}`, name, groupBy: 'GeneratorId', field: ['timeToContain', band] };
  }),
];

/** Counts of the hub's findings in the console of Security Hub. AWS takes 100 for an account in a Region; those of the home Region count every linked Region. */
export class HubInsights extends Construct {
  constructor(scope: Construct, id: string, { after }: { readonly after: readonly TerraformResource[] }) {
    super(scope, id);
    for (const { key, name, groupBy, field } of INSIGHTS)
      new SecurityhubInsight(this, key, {
        name: `Hub: ${name}`,
        groupByAttribute: groupBy,
        filters: {
          generatorId: [{ comparison: 'PREFIX', value: `${PRODUCT}/` }],
          ...(field === undefined
            ? OPEN
            : { productFields: [{ comparison: 'EQUALS', key: `${PRODUCT}/${field[0]}`, value: field[1] }] }),
        },
        dependsOn: [...after],
      });
  }
}

const OPEN = {
  recordState: [{ comparison: 'EQUALS', value: 'ACTIVE' }],
  workflowStatus: ['NEW', 'NOTIFIED'].map((value) => ({ comparison: 'EQUALS', value })),
};
