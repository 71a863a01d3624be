import { type Context, type Document, isAllowed } from './iam.ts';

type Statement = Document['Statement'][number];

export const BUCKET = 'arn:aws:s3:::reports';

export const READ_REQUEST = { action: 's3:GetObject', resource: `${BUCKET}/2026/march.csv` };

/** A document with these statements, which allow unless they say otherwise. */
export function policyWith(...Statement: Partial<Statement>[]): Document {
  return { Statement: Statement.map((one) => ({ Effect: 'Allow' as const, ...one })) };
}

export const everything = policyWith({ Action: '*', Resource: '*' });

/** Whether an allow with this condition permits a request with this context. */
export function isAllowedIf(Condition: NonNullable<Statement['Condition']>, context: Context = {}): boolean {
  return isAllowed({ ...READ_REQUEST, context }, { identity: [policyWith({ Action: '*', Resource: '*', Condition })] });
}
