import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { CallTrigger } from '#core/detection/trigger.ts';
import { dataEvents } from '#forward/forwarding.ts';
import { trailSelectors } from '#stacks/trail-selectors.ts';
import { HOME } from '#test/support/central-stack.ts';
import { CLOUD } from '#test/support/example-stacks.ts';
import { asList, EXAMPLE, resourcesOf, type SynthesizedResource, stackIn, writtenStatements } from '#test/support/synthesized.ts';

const ORGANIZATION = stackIn(CLOUD, 'organization');

describe('the trail and its bucket', () => {
  const only = (type: string): SynthesizedResource => {
    const [one, ...more] = resourcesOf(ORGANIZATION, type);
    if (one === undefined || more.length > 0) throw new Error(`there should be one ${type}`);
    return one;
  };

  test('records every account and Region, signs its files and encrypts them', () => {
    expect(only('aws_cloudtrail')).toMatchObject({
      is_organization_trail: true,
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      enable_logging: true,
      kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\./),
    });
  });

  test('is created after its bucket accepts writes and encrypts', () => {
    const addresses = ['aws_s3_bucket_policy', 'aws_s3_bucket_server_side_encryption_configuration'].flatMap((type) =>
      Object.keys(ORGANIZATION.resource[type] ?? {}).map((id) => `${type}.${id}`),
    );
    expect(only('aws_cloudtrail').depends_on).toEqual(addresses);
  });

  test('writes to a bucket that is versioned, encrypted and never public', () => {
    expect(only('aws_s3_bucket_versioning').versioning_configuration).toEqual({ status: 'Enabled' });
    const blocks = {
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    };
    expect(only('aws_s3_bucket_public_access_block')).toMatchObject(blocks);
    expect(only('aws_s3_bucket_ownership_controls').rule).toEqual({ object_ownership: 'BucketOwnerEnforced' });
    expect(JSON.stringify(only('aws_s3_bucket_server_side_encryption_configuration').rule)).toContain('aws:kms');
  });

  test('may decrypt with the key, because the bucket has a bucket key, and no other trail may use the key', () => {
    const arn = `arn:aws:cloudtrail:${HOME}:${EXAMPLE.management}:trail/org-security-hub`;
    expect(only('aws_s3_bucket_server_side_encryption_configuration').rule).toEqual([
      expect.objectContaining({ bucket_key_enabled: true }),
    ]);
    const ofTrail = writtenStatements(only('aws_kms_key').policy).filter(
      ({ Principal }) => (Principal as { Service?: string }).Service === 'cloudtrail.amazonaws.com',
    );
    expect(ofTrail.flatMap(({ Action }) => asList(Action)).sort()).toEqual([
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:GenerateDataKey*',
    ]);
    for (const { Condition } of ofTrail) expect(Condition).toMatchObject({ StringEquals: { 'aws:SourceArn': arn } });
  });

  test('keeps log files for as many days as the file says, 400 by default, and what was replaced for a month', () => {
    const rules = asList(only('aws_s3_bucket_lifecycle_configuration').rule as SynthesizedResource[]);
    expect(rules).toMatchObject([
      {
        status: 'Enabled',
        expiration: [{ days: 400 }],
        noncurrent_version_expiration: [{ noncurrent_days: 30 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  test('is the only trail that may write to its bucket, and only over TLS', () => {
    const arn = `arn:aws:cloudtrail:${HOME}:${EXAMPLE.management}:trail/org-security-hub`;
    const statements = writtenStatements(only('aws_s3_bucket_policy').policy);
    for (const { Condition } of statements.filter(({ Effect }) => Effect === 'Allow'))
      expect(Condition).toEqual({ StringEquals: { 'aws:SourceArn': arn } });
    const bucket = `arn:aws:s3:::${only('aws_s3_bucket').bucket}`;
    expect(statements.filter(({ Effect }) => Effect === 'Deny')).toEqual([
      expect.objectContaining({
        Principal: '*',
        Action: 's3:*',
        Resource: [bucket, `${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ]);
  });
});

describe('the event selectors of the trail', () => {
  type Selector = { readonly field_selector: readonly { readonly field: string; readonly [match: string]: unknown }[] };
  const [trail] = resourcesOf(ORGANIZATION, 'aws_cloudtrail');
  const selectors = asList<Selector>(trail?.advanced_event_selector as Selector[] | undefined);
  const fields = ({ field_selector }: Selector) =>
    Object.fromEntries(field_selector.map(({ field, ...match }) => [field, match]));

  test('select management events, and of data events exactly the calls that detections need', () => {
    const needed = dataEvents(CATALOGUE);
    const others = { not_starts_with: [`arn:aws:s3:::org-security-hub-trail-${EXAMPLE.management}/`] };
    const data = needed.map(({ data: type, calls, below }) => ({
      eventCategory: { equals: ['Data'] },
      'resources.type': { equals: [type] },
      eventName: { equals: calls },
      'resources.ARN': below === undefined ? others : { starts_with: [below] },
    }));
    expect(selectors.map(fields)).toEqual([{ eventCategory: { equals: ['Management'] } }, ...data]);
    const everywhere = needed.filter(({ below }) => below === undefined).flatMap(({ calls }) => calls);
    expect(everywhere, 'AWS charges for each data event, so no upload is selected in all buckets').toEqual(['PutObjectAcl']);
  });

  test('are left out if no detection needs data events', () => {
    const withoutData = CATALOGUE.filter(({ triggers }) => !triggers.some((trigger) => 'data' in trigger));
    expect(trailSelectors(dataEvents(withoutData), 'logs')).toEqual([]);
  });

  test('select each call of a data trigger once, and no call of other triggers', () => {
    const [any] = CATALOGUE;
    const waiting = (...triggers: readonly CallTrigger[]) => ({ ...(any as Detection), triggers });
    const objects = { source: 's3.amazonaws.com', data: 'AWS::S3::Object' } as const;
    const catalogue = [
      waiting({ ...objects, calls: ['PutObjectAcl'] }, { source: 's3.amazonaws.com', calls: ['PutBucketAcl'] }),
      waiting({ ...objects, calls: ['DeleteObject', 'PutObjectAcl'] }),
    ];
    const [, data, ...more] = trailSelectors(dataEvents(catalogue), 'logs');
    expect(data?.fieldSelector).toContainEqual({ field: 'eventName', equalTo: ['DeleteObject', 'PutObjectAcl'] });
    expect(more).toEqual([]);
  });
});
