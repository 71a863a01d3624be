/** An error of AWS that ends by itself within a minute, but that provider 5.100.0 does not retry. */
type PassingError = { readonly says: string; readonly source: string };

/** What AWS answers while a new role or administrator is not known everywhere yet. */
const PASSING_ERRORS: readonly PassingError[] = [
  {
    says: 'Make sure you have given CloudWatch Logs permission to assume the provided role',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/43660',
  },
  {
    says: 'is not an administrator for this organization',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/23079',
  },
  {
    says: "cannot be assumed by principal 'events.amazonaws.com'",
    source: 'https://github.com/Miserlou/Zappa/issues/381',
  },
];

/** Terraform's own words after the error that made it stop. */
const HALTED = 'execution halted';

/** Whether applying again can succeed: there is at least one error, and every one ends by itself. */
export function mayPass(errors: readonly string[]): boolean {
  const causes = errors.filter((error) => !error.startsWith(HALTED));
  return causes.length > 0 && causes.every((error) => PASSING_ERRORS.some(({ says }) => error.includes(says)));
}
