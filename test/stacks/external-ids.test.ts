import { describe, expect, test } from 'vitest';
import { CLOUD, MEMBERS, textsIn } from '#test/support/example-stacks.ts';
import { asList, resourcesOf, type SynthesizedResource, stackIn } from '#test/support/synthesized.ts';

describe('external ids', () => {
  const withRoles = ['central', ...MEMBERS.filter(({ isFirst }) => isFirst).map(({ stack }) => stack)];

  test.each(withRoles)('are a sensitive variable with a check in %s', (name) => {
    const { external_ids: variable } = stackIn(CLOUD, name).variable ?? {};
    expect(variable).toMatchObject({ sensitive: true, nullable: false, type: 'list(string)' });
    expect(asList<SynthesizedResource>(variable?.validation as SynthesizedResource[]).map(({ condition }) => condition)).toEqual([
      '${alltrue([for id in var.external_ids : length(id) >= 22]) && length(var.external_ids) > 0}',
    ]);
    expect(variable).not.toHaveProperty('default');
  });

  test.each(Object.keys(CLOUD).filter((name) => !withRoles.includes(name)))('are not needed in %s', (name) => {
    expect(stackIn(CLOUD, name)).not.toHaveProperty('variable');
  });

  test('appear in no file: everything that needs them refers to the variable', () => {
    const written = Object.values(CLOUD)
      .flatMap(({ resource }) => textsIn(resource))
      .flatMap((text) => [...text.matchAll(/"sts:ExternalId":("[^"]*"|[^,}]*\})/g)].map(([, value]) => value));
    expect(new Set(written)).toEqual(new Set(['${jsonencode(var.external_ids)}']));
    const given = resourcesOf(stackIn(CLOUD, 'central'), 'aws_lambda_function').flatMap((one) => {
      const { variables } = one.environment as { variables: Record<string, string> };
      return variables.HUB_EXTERNAL_IDS ?? [];
    });
    expect(given).toEqual(Array(6).fill('${jsonencode(var.external_ids)}'));
  });
});
