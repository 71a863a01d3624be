import { Construct } from 'constructs';
import { CloudfrontDistribution } from '#aws/cloudfront-distribution';
import { CloudfrontFunction } from '#aws/cloudfront-function';
import { CloudfrontOriginAccessControl } from '#aws/cloudfront-origin-access-control';
import { CloudfrontResponseHeadersPolicy } from '#aws/cloudfront-response-headers-policy';
import { contentSecurityPolicy, MORE_PAGE_HEADERS, REFERRER_POLICY } from '#core/control-room/page-headers.ts';
import { PRODUCT } from '#core/naming.ts';
import { SOCKET_STAGE } from './room.ts';

export type DistributionProps = {
  /** The hosts that the page needs, all behind one origin: the page names no other. */
  readonly hosts: { readonly page: string; readonly api: string; readonly sockets: string; readonly signIn: string };
  readonly firewall: string;
  readonly domain?: { readonly address: string; readonly certificate: string };
};

/** Managed by AWS and known by these ids. */
const CACHED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const NOT_CACHED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_BUT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

const EVERY_METHOD = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const READING = ['GET', 'HEAD'];
const YEARS_2 = 63_072_000;

/** A path without an ending is a view of the page. */
const VIEWS = `function handler(event) {
  if (!/\\.[a-z0-9]+$/.test(event.request.uri)) event.request.uri = '/index.html';
  return event.request;
}`;

/** Everything behind one name: the page, its API, its sockets, and the endpoint that exchanges a sign-in's code for tokens. */
export class Distribution extends Construct {
  readonly arn: string;
  readonly id: string;
  readonly origin: string;

  constructor(scope: Construct, id: string, { hosts, firewall, domain }: DistributionProps) {
    super(scope, id);
    const access = new CloudfrontOriginAccessControl(this, 'access', {
      name: `${PRODUCT}-control-room`,
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    });
    const views = new CloudfrontFunction(this, 'views', { name: `${PRODUCT}-views`, runtime: 'cloudfront-js-2.0', code: VIEWS });
    const headers = new CloudfrontResponseHeadersPolicy(this, 'headers', {
      name: `${PRODUCT}-control-room`,
      securityHeadersConfig: {
        contentSecurityPolicy: {
          contentSecurityPolicy: contentSecurityPolicy(domain === undefined ? '' : `wss://${domain.address}`),
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: 'DENY', override: true },
        referrerPolicy: { referrerPolicy: REFERRER_POLICY, override: true },
        strictTransportSecurity: { accessControlMaxAgeSec: YEARS_2, includeSubdomains: true, preload: true, override: true },
      },
      customHeadersConfig: {
        items: Object.entries(MORE_PAGE_HEADERS).map(([header, value]) => ({ header, value, override: true })),
      },
    });
    const passedOn = (targetOriginId: string, pathPattern: string) => ({
      targetOriginId,
      pathPattern,
      allowedMethods: EVERY_METHOD,
      cachedMethods: READING,
      viewerProtocolPolicy: 'https-only',
      cachePolicyId: NOT_CACHED,
      originRequestPolicyId: ALL_BUT_HOST,
      responseHeadersPolicyId: headers.id,
    });
    const custom = (originId: string, domainName: string) => ({
      originId,
      domainName,
      customOriginConfig: { httpPort: 80, httpsPort: 443, originProtocolPolicy: 'https-only', originSslProtocols: ['TLSv1.2'] },
    });
    const distribution = new CloudfrontDistribution(this, 'distribution', {
      comment: `${PRODUCT} control room`,
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: 'http2and3',
      defaultRootObject: 'index.html',
      webAclId: firewall,
      ...(domain !== undefined && { aliases: [domain.address] }),
      origin: [
        { originId: 'page', domainName: hosts.page, originAccessControlId: access.id },
        custom('api', hosts.api),
        custom('sockets', hosts.sockets),
        custom('sign-in', hosts.signIn),
      ],
      defaultCacheBehavior: {
        targetOriginId: 'page',
        allowedMethods: READING,
        cachedMethods: READING,
        compress: true,
        viewerProtocolPolicy: 'redirect-to-https',
        cachePolicyId: CACHED,
        responseHeadersPolicyId: headers.id,
        functionAssociation: [{ eventType: 'viewer-request', functionArn: views.arn }],
      },
      orderedCacheBehavior: [
        passedOn('api', '/api/*'),
        passedOn('sockets', `/${SOCKET_STAGE}`),
        passedOn('sign-in', '/oauth2/token'),
      ],
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      viewerCertificate:
        domain === undefined
          ? { cloudfrontDefaultCertificate: true }
          : { acmCertificateArn: domain.certificate, sslSupportMethod: 'sni-only', minimumProtocolVersion: 'TLSv1.2_2021' },
    });
    this.arn = distribution.arn;
    this.id = distribution.id;
    this.origin = `https://${domain?.address ?? distribution.domainName}`;
  }
}
