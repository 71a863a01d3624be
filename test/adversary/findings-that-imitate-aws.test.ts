import { describe, expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import { findingsImported, securityFinding } from '#catalogue/events/notices.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { fittingPlaybooks } from '#core/detection/containment.ts';
import { play } from '../support/play.ts';

const REGION = 'ap-northeast-2';
const AWS = `arn:aws:securityhub:${REGION}::product/aws/securityhub`;

/** Products that a member can import under, and ARNs that only resemble those of AWS. */
const FOREIGN = [
  `arn:aws:securityhub:${REGION}:${MEMBER}:product/${MEMBER}/default`,
  `arn:aws:securityhub:${REGION}:${MEMBER}:product/aws/securityhub`,
  `arn:aws:securityhub:${REGION}::product/example/aws/securityhub`,
  `arn:aws:securityhub:${REGION}::product/aws/securityhub/default`,
  `arn:aws:securityhub:${REGION}::product/aws/inspector`,
  'arn:aws:securityhub:::x:product/aws/securityhub',
  'product/aws/securityhub',
  '',
];

const RESOURCES = {
  'S3.1': { Type: 'AwsAccount', Id: `AWS::::Account:${MEMBER}` },
  'S3.2': { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::shop-pictures' },
  'S3.3': { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::shop-pictures' },
  'S3.8': { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::shop-pictures' },
  'EC2.13': { Type: 'AwsEc2SecurityGroup', Id: `arn:aws:ec2:${REGION}:${MEMBER}:security-group/sg-0a1b2c3d4e5f60001` },
};

/** The playbooks that apply to a finding of a product. */
async function playbooks(product: string, control: keyof typeof RESOURCES, generator = control as string) {
  const finding = securityFinding({ product, control, generator, resource: RESOURCES[control] });
  const { signals } = await play([findingsImported({ findings: [finding] })]);
  const found = signals.find(({ detection }) => detection.id === 'securityhub-finding');
  if (found === undefined) throw new Error('a finding of any product is an incident');
  return fittingPlaybooks(found.detection, found.evidence);
}

describe('a finding that imitates AWS never makes the hub change a resource', () => {
  test.each(Object.keys(RESOURCES) as (keyof typeof RESOURCES)[])('whose control is %s', async (control) => {
    expect(await playbooks(AWS, control)).toHaveLength(1);
    for (const product of FOREIGN) expect(await playbooks(product, control), product).toEqual([]);
  });

  test('whose generator has the name of a control', async () => {
    for (const product of FOREIGN) expect(await playbooks(product, 'S3.2', 'S3.8'), product).toEqual([]);
  });

  test('and securityhub-finding is the only scenario with a playbook for findings', () => {
    const others = CATALOGUE.filter(({ triggers }) =>
      triggers.some((trigger) => 'notices' in trigger && trigger.source === 'aws.securityhub'),
    );
    expect(others.filter(({ containment }) => 'playbooks' in containment).map(({ id }) => id)).toEqual(['securityhub-finding']);
  });
});
