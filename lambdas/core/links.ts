import type { Actor } from './detection/activity.ts';
import { notedIn } from './incident/evidence.ts';
import { findingId } from './incident/finding-id.ts';
import type { Incident } from './incident/incident.ts';
import { ownProperty } from './own-property.ts';

/** Links to more about an incident. A link that would not lead to exactly that page is absent. */
export type Links = {
  /** The resource in its service's console. */
  readonly resource?: string;
  /** The record of the call that opened the incident, in CloudTrail's event history: 90 days. */
  readonly event?: string;
  readonly finding?: string;
  /** In Detective: the person who caused it, or else the resource. */
  readonly detective?: string;
  /** The incident in the control room. */
  readonly controlRoom?: string;
};

export type LinkPlaces = {
  /** Where Security Hub aggregates the findings. */
  readonly homeRegion: string;
  /** Address of the control room. */
  readonly controlRoom?: string | undefined;
};

/** AWS consoles show the account the person is signed in to; a link cannot select another account. */
export function linksOf(incident: Incident, { homeRegion, controlRoom }: LinkPlaces): Links {
  const links = {
    resource: resourceLink(incident),
    event: eventLink(incident),
    finding: findingLink(incident, homeRegion),
    detective: detectiveLink(incident),
    controlRoom: controlRoomLink(incident, controlRoom),
  };
  return Object.fromEntries(Object.entries(links).filter(([, link]) => link !== undefined));
}

/** Channels and Security Hub refuse longer links. */
const LONGEST = 2_000;

const REGION = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;

type Placed = Pick<Incident, 'resource' | 'region' | 'evidence'>;

type Page = (incident: Placed, region: string) => string | undefined;

const PAGES: Readonly<Record<string, Page>> = {
  AwsAccount: () => undefined,
  AwsEc2SecurityGroup: ({ resource }, region) => regional(region, 'ec2/home', `#SecurityGroup:groupId=${part(resource.id)}`),
  AwsEc2Instance: ({ resource }, region) => regional(region, 'ec2/home', `#InstanceDetails:instanceId=${part(resource.id)}`),
  AwsS3Bucket: ({ resource }, region) => regional(region, `s3/buckets/${part(resource.id)}`),
  AwsS3Object: ({ resource }, region) => objectPage(resource.arn, region),
  AwsIamUser: ({ resource }) => userPage(nameIn(resource.id), 'permissions'),
  AwsIamAccessKey: ({ evidence }) => userPage(notedIn(evidence, 'user')[0], 'security_credentials'),
  AwsIamRole: ({ resource }) => iam(`roles/details/${part(nameIn(resource.id))}`),
  AwsIamGroup: ({ resource }) => iam(`groups/details/${part(nameIn(resource.id))}`),
  AwsIamPolicy: ({ resource }) => iam(`policies/details/${part(resource.arn)}`),
  AwsCloudWatchAlarm: ({ resource }, region) => regional(region, 'cloudwatch/home', `#alarmsV2:alarm/${part(resource.id)}`),
  AwsLambdaFunction: ({ resource }, region) => regional(region, 'lambda/home', `#/functions/${part(nameIn(resource.id))}`),
};

/** The page of the resource; by ARN if the id alone is not enough for the type. */
export function resourceLink(incident: Placed): string | undefined {
  const { resource, region } = incident;
  if (!REGION.test(region)) return undefined;
  const page = ownProperty(PAGES, resource.type);
  return short(page === undefined ? pageOfArn(resource.arn) : page(incident, region));
}

export function eventLink({ event, region }: Pick<Incident, 'event' | 'region'>): string | undefined {
  if (event === undefined || !REGION.test(region)) return undefined;
  return short(regional(region, 'cloudtrailv2/home', `#/events/${part(event)}`));
}

/** The list of findings, filtered to the one of the incident. The console reads its filter encoded twice. */
export function findingLink(incident: Pick<Incident, 'account' | 'region' | 'id'>, homeRegion: string): string | undefined {
  if (!REGION.test(homeRegion)) return undefined;
  const filter = `Id=${part(`\\operator\\:EQUALS\\:${findingId(incident)}`)}`;
  return short(regional(homeRegion, 'securityhub/home', `#/findings?search=${part(filter)}`));
}

const HOUR_SECONDS = 3600;

/** https://docs.aws.amazon.com/detective/latest/userguide/profile-navigate-url.html: from one hour before the first event to one hour after the last. */
export function detectiveLink(incident: Incident): string | undefined {
  const { region, firstAt, lastAt } = incident;
  if (!REGION.test(region)) return undefined;
  const from = Math.floor(firstAt / 1000) - HOUR_SECONDS;
  const to = Math.ceil(lastAt / 1000) + HOUR_SECONDS;
  return short(regional(region, 'detective/home', `#entities/${entityOf(incident)}?scopeStart=${from}&scopeEnd=${to}`));
}

export function controlRoomLink({ id }: Pick<Incident, 'id'>, controlRoom: string | undefined): string | undefined {
  return controlRoom === undefined ? undefined : short(`${controlRoom.replace(/\/+$/, '')}/#/incidents/${part(id)}`);
}

/** Detective knows users and roles by their unique ids, and accounts. */
function entityOf({ actor, resource, account }: Incident): string {
  if (resource.type === 'AwsEc2Instance') return `Ec2Instance/${part(resource.id)}`;
  return principalEntity(actor) ?? `AwsAccount/${part(account)}`;
}

function principalEntity({ principal = '' }: Actor): string | undefined {
  const id = principal.split(':')[0] ?? '';
  if (/^AIDA[A-Z0-9]+$/.test(id)) return `AwsUser/${id}`;
  return /^AROA[A-Z0-9]+$/.test(id) ? `AwsRole/${id}` : undefined;
}

function objectPage(arn: string, region: string): string | undefined {
  const [, bucket = '', key = ''] = /^arn:aws:s3:::([^/]+)\/(.+)$/s.exec(arn) ?? [];
  return key === '' ? undefined : regional(region, `s3/object/${part(bucket)}`, `&prefix=${part(key)}`);
}

function userPage(user: string | undefined, section: string): string | undefined {
  return user === undefined ? undefined : iam(`users/details/${part(user)}?section=${section}`);
}

function iam(page: string): string {
  return `https://us-east-1.console.aws.amazon.com/iam/home#/${page}`;
}

function regional(region: string, page: string, rest = ''): string {
  return `https://${region}.console.aws.amazon.com/${page}?region=${region}${rest}`;
}

/** The console finds the page of most resources by their ARN. */
function pageOfArn(arn: string): string | undefined {
  return /^arn:aws:[\w-]+:[\w-]*:\d*:.+$/s.test(arn) ? `https://console.aws.amazon.com/go/view?arn=${part(arn)}` : undefined;
}

function nameIn(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function short(link: string | undefined): string | undefined {
  return link !== undefined && link.length <= LONGEST ? link : undefined;
}

/** Foreign text as one part of a URL. Characters that end a link in some markup are escaped too; a lone surrogate becomes U+FFFD. */
function part(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*~]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
