import { z } from 'zod';
import { PRODUCT } from '#core/naming.ts';
import { section } from './section.ts';

const IDLE_MINUTES = 15;
const REQUESTS = 3_000;

/**
 * A corporate identity provider: by SAML, or without `metadata` one that exists in the user pool. OpenID Connect takes the second
 * way: Cognito needs the secret of its client, and the Terraform provider would write it into the state, as an argument or when it is
 * read back, because `provider_details` has no write-only field (terraform-provider-aws, issue 48319).
 */
const identityProvider = section({
  name: z.string().regex(/^[A-Za-z][\w-]{2,31}$/, 'must be a name of 3 to 32 letters, digits and hyphens'),
  metadata: z.url({ protocol: /^https$/, error: 'must be the https address of the SAML metadata' }).optional(),
  /** Name of the claim that carries the mail address. */
  email: z.string().min(1).default('http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'),
});

const room = section({
  address: z
    .string()
    .regex(/^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a host name such as hub.example.com')
    .optional(),
  certificate: z
    .string()
    .regex(
      /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
      'must be the ARN of a certificate in us-east-1: CloudFront takes no other',
    )
    .optional(),
  signInPrefix: z
    .string()
    .regex(
      /^(?!.*(aws|amazon|cognito))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
      'must be lower-case letters, digits and hyphens, without aws, amazon or cognito',
    )
    .optional(),
  identityProvider: identityProvider.optional(),
  idleMinutes: z.int().min(5).max(60).default(IDLE_MINUTES),
  requestsInFiveMinutes: z.int().min(100).max(2_000_000).default(REQUESTS),
}).refine(({ address, certificate }) => (address === undefined) === (certificate === undefined), {
  error: 'must have both address and certificate, or neither: a custom domain needs both',
});

type Room = z.infer<typeof room>;

export type IdentityProvider = { readonly name: string; readonly metadata?: string; readonly email: string };

/** Whether there is a control room, and how it is reached. */
export const controlRoomSection = z.union([z.enum(['on', 'off']), room], { error: 'must be on, off, or a section' });

/** The control room as the stacks see it. */
export type ControlRoomPlan = {
  /** The custom domain and its certificate; CloudFront's own address where absent. */
  readonly domain?: { readonly address: string; readonly certificate: string };
  /** First part of the address of the hosted sign-in; unique in AWS. */
  readonly signInPrefix: string;
  readonly identityProvider?: IdentityProvider;
  readonly idleMinutes: number;
  /** Limit for one IP address; further requests are refused for a while. */
  readonly requestsInFiveMinutes: number;
};

export function controlRoomOf(written: 'on' | Room, hubAccount: string): ControlRoomPlan {
  const section: Partial<Room> = written === 'on' ? {} : written;
  const { address, certificate, signInPrefix, identityProvider: provider } = section;
  const { idleMinutes = IDLE_MINUTES, requestsInFiveMinutes = REQUESTS } = section;
  return {
    signInPrefix: signInPrefix ?? `${PRODUCT}-${hubAccount}`,
    idleMinutes,
    requestsInFiveMinutes,
    ...(address !== undefined && certificate !== undefined && { domain: { address, certificate } }),
    ...(provider !== undefined && { identityProvider: withoutUndefined(provider) }),
  };
}

function withoutUndefined({ name, metadata, email }: NonNullable<Room['identityProvider']>): IdentityProvider {
  return { name, email, ...(metadata !== undefined && { metadata }) };
}
