import { z } from 'zod';

/** A pattern of principals with an exact account. Session names are left out, because the caller chooses them. */
function principals(kind: 'role' | '(role|user)', example: string) {
  const fault = `must be the ARN of a ${kind === 'role' ? 'role' : 'role or an IAM user'} with its exact account, such as ${example}; * stands for letters between two slashes`;
  return z.string().regex(new RegExp(`^arn:aws:iam::\\d{12}:${kind}/([^:/]+/)*[^:/]*[^:/*][^:/]*$`), fault);
}

export const actorArn = principals('(role|user)', 'arn:aws:iam::444455556666:role/ci-*');
export const roleArns = principals('role', 'arn:aws:iam::444455556666:role/ci-*');

/** ARNs of buckets and objects contain no account. */
export const BUCKETS = 'arn:aws:s3:::';

/** A pattern of resources, with the exact account wherever AWS writes one into the ARN. */
export const resourceArn = z
  .string()
  .refine(
    (written) => written.startsWith(BUCKETS) || /^arn:aws:[a-z0-9-]+:[^:]*:\d{12}:./.test(written),
    'must be an ARN with its exact account, such as arn:aws:ec2:*:444455556666:security-group/*; * stands for letters between two slashes or colons',
  );

/** One resource, without a pattern. */
export const exactArn = resourceArn.refine((written) => !written.includes('*'), 'must be the whole ARN of one resource');
