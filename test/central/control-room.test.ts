import { describe, expect, test } from 'vitest';
import { AwsProvider } from '#aws/provider';
import { TerraformStack, Testing } from '#cdktf';
import { RoomAlarms } from '#central/control-room/room-alarms.ts';
import { UserPool } from '#central/control-room/sign-in.ts';
import { pageHeaders } from '#core/control-room/page-headers.ts';
import { remoteAlarmRules } from '#forward/room-alarms.ts';
import { ruleTakes } from '#test/support/event-pattern.ts';
import { changed, parse } from '#test/support/organization-file.ts';
import { EXAMPLE, resourcesOf, stackIn, synthesized, type TerraformJson } from '#test/support/synthesized.ts';

const CLOUD = await synthesized(EXAMPLE);
const ROOM = CLOUD['control-room'];
if (ROOM === undefined) throw new Error('the example has no control room');
const all = (type: string) => resourcesOf(ROOM, type);
const [only] = [<Type extends object>(type: string) => all(type)[0] as Type];

describe('the control room in AWS', () => {
  test('is off without its line: no stack, no functions, no queue', async () => {
    const off = await synthesized(parse(changed('controlRoom: on\n', '')));
    expect(off).not.toHaveProperty('control-room');
    expect(JSON.stringify(off.central)).not.toContain('page-decisions');
    expect(JSON.stringify(off.central)).not.toContain('org-security-hub-control-room');
  });

  test('on one machine is emulated by the local server: its stack is left out, its back end is not', async () => {
    const local = await synthesized(EXAMPLE, 'local');
    expect(local).not.toHaveProperty('control-room');
    expect(JSON.stringify(local.central)).toContain('org-security-hub-serve');
  });

  test('names no origin but its own, nothing inline, in no frame, and only by TLS', () => {
    const { security_headers_config: headers, custom_headers_config: custom } = only<{
      security_headers_config: Record<string, Record<string, unknown>>;
      custom_headers_config: { items: { header: string; value: string }[] };
    }>('aws_cloudfront_response_headers_policy');
    const said = pageHeaders('');
    expect({
      'content-security-policy': headers.content_security_policy?.content_security_policy,
      'referrer-policy': headers.referrer_policy?.referrer_policy,
      'x-frame-options': headers.frame_options?.frame_option,
      'x-content-type-options': headers.content_type_options && 'nosniff',
      ...Object.fromEntries(custom.items.map(({ header, value }) => [header, value])),
    }).toEqual(said);
    expect(String(said['content-security-policy']).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "font-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(headers.strict_transport_security).toMatchObject({ access_control_max_age_sec: 63_072_000 });
    const { ordered_cache_behavior: behaviors } = only<{ ordered_cache_behavior: Record<string, unknown>[] }>(
      'aws_cloudfront_distribution',
    );
    expect(behaviors.map(({ path_pattern: path, viewer_protocol_policy: by }) => `${path} ${by}`)).toEqual([
      '/api/* https-only',
      '/live https-only',
      '/oauth2/token https-only',
    ]);
  });

  test('lets only its distribution read its files', () => {
    expect(only('aws_s3_bucket_public_access_block')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      restrict_public_buckets: true,
    });
    const { Statement } = JSON.parse(String(only<{ policy: string }>('aws_s3_bucket_policy').policy)) as {
      Statement: { Effect: string; Principal: unknown; Condition: unknown }[];
    };
    const allowing = Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(allowing).toHaveLength(1);
    expect(allowing[0]).toMatchObject({
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceArn': expect.stringContaining('aws_cloudfront_distribution') } },
    });
  });

  test('allows no sign-up and no sign-in without a second factor, and gives no token to a client with a secret or a password', () => {
    expect(only('aws_cognito_user_pool')).toMatchObject({
      mfa_configuration: 'ON',
      admin_create_user_config: { allow_admin_create_user_only: true },
      account_recovery_setting: { recovery_mechanism: [{ name: 'admin_only' }] },
    });
    expect(all('aws_cognito_user_pool_client')).toEqual([
      expect.objectContaining({
        generate_secret: false,
        allowed_oauth_flows: ['code'],
        explicit_auth_flows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        id_token_validity: 15,
        supported_identity_providers: ['COGNITO'],
      }),
    ]);
  });

  test('takes an identity provider that exists in the pool by its name alone, so that no secret of it is in the state', () => {
    const scope = new TerraformStack(Testing.app(), 'existing');
    const pool = new UserPool(scope, 'sign-in', {
      region: 'ap-northeast-2',
      prefix: 'example',
      identityProvider: { name: 'Corporate', email: 'email' },
    });
    pool.client('https://hub.example.com');
    const existing = scope.toTerraform() as TerraformJson;
    expect(existing.resource).not.toHaveProperty('aws_cognito_identity_provider');
    expect(resourcesOf(existing, 'aws_cognito_user_pool_client')).toMatchObject([
      { supported_identity_providers: ['Corporate'] },
    ]);
  });

  test('prints what an identity provider asks for, and keeps no secret in its state', () => {
    expect(Object.keys(ROOM.output ?? {}).toSorted()).toEqual(['address', 'saml_audience', 'sign_in', 'user_pool']);
    expect(JSON.stringify(ROOM)).not.toMatch(/client_secret|"secret_string"/);
  });

  test('with a corporate identity provider lets no user of the pool itself sign in', async () => {
    const provider = 'controlRoom: { identityProvider: { name: Corporate, metadata: "https://login.example.com/saml" } }\n';
    const room = (await synthesized(parse(changed('controlRoom: on\n', provider))))['control-room'];
    const [client] = room === undefined ? [] : resourcesOf(room, 'aws_cognito_user_pool_client');
    expect(JSON.stringify(client?.supported_identity_providers)).toContain('aws_cognito_identity_provider');
  });

  test('answers only requests with a token issued for its client, and logs neither headers nor queries', () => {
    const routes = all('aws_apigatewayv2_route').filter(({ route_key: key }) => String(key).includes('/api/'));
    expect(routes).toEqual([expect.objectContaining({ authorization_type: 'JWT' })]);
    expect(only('aws_apigatewayv2_authorizer')).toMatchObject({
      jwt_configuration: { audience: [expect.stringContaining('aws_cognito_user_pool_client')] },
    });
    const formats = all('aws_apigatewayv2_stage').flatMap(({ access_log_settings: log }) =>
      log === undefined ? [] : [JSON.stringify(log)],
    );
    expect(formats).toHaveLength(1);
    for (const format of formats) expect(format).not.toMatch(/header|query|path\b|authorization/i);
    expect(all('aws_apigatewayv2_stage').filter(({ name }) => name === 'live')[0]).toMatchObject({
      default_route_settings: { logging_level: 'OFF' },
    });
  });

  test('relies on no firewall at the addresses of API Gateway: each route takes a token or a ticket, and each stage limits requests', () => {
    for (const { default_route_settings: limits } of all('aws_apigatewayv2_stage')) {
      expect(limits).toMatchObject({ throttling_burst_limit: expect.any(Number), throttling_rate_limit: expect.any(Number) });
      expect(Number((limits as Record<string, unknown>).throttling_rate_limit)).toBeLessThanOrEqual(200);
    }
    const open = all('aws_apigatewayv2_route').filter(({ authorization_type: by }) => by !== 'JWT');
    expect(open.map(({ route_key }) => route_key).toSorted()).toEqual(['$connect', '$default', '$disconnect']);
    expect(JSON.stringify(all('aws_cloudfront_distribution')), 'no header that would be a secret in the state').not.toContain(
      'custom_header',
    );
  });

  test("is behind a firewall that counts AWS's rules, blocks addresses with too many requests, and samples no request", () => {
    const acl = only<{ scope: string; rule: Record<string, unknown>[] }>('aws_wafv2_web_acl');
    expect(acl.scope).toBe('CLOUDFRONT');
    expect(acl.rule.map(({ name, action, override_action: override }) => [name, action ?? override])).toEqual([
      ['rate', { block: {} }],
      ['AWSManagedRulesCommonRuleSet', { count: {} }],
      ['AWSManagedRulesKnownBadInputsRuleSet', { count: {} }],
      ['AWSManagedRulesAmazonIpReputationList', { count: {} }],
    ]);
    expect(JSON.stringify(acl)).not.toContain('"sampled_requests_enabled":true');
  });

  test('lets API Gateway call its two functions, each only from its own API', () => {
    const permissions = all('aws_lambda_permission').map(({ function_name: name, source_arn: arn }) => [
      name,
      String(arn).replace(/\$\{[^}]*\}/, ''),
    ]);
    expect(permissions.toSorted()).toEqual([
      ['org-security-hub-serve', '/*/*/api/{proxy+}'],
      ['org-security-hub-socket', '/live/*'],
    ]);
  });
});

describe('the alarms of the control room', () => {
  const alarms = all('aws_cloudwatch_metric_alarm');
  const named = (name: string) => alarms.find(({ alarm_name }) => alarm_name === `org-security-hub-control-room-${name}`) ?? {};

  test('watch the failures of CloudFront and the blocks of the firewall in us-east-1, the only Region where AWS reports them', () => {
    expect(named('failing')).toMatchObject({
      namespace: 'AWS/CloudFront',
      metric_name: '5xxErrorRate',
      statistic: 'Average',
      dimensions: { DistributionId: expect.stringContaining('aws_cloudfront_distribution'), Region: 'Global' },
      provider: 'aws.us-east-1',
    });
    const acl = only<{ visibility_config: { metric_name: string } }>('aws_wafv2_web_acl');
    expect(named('flooded')).toMatchObject({
      namespace: 'AWS/WAFV2',
      metric_name: 'BlockedRequests',
      dimensions: { WebACL: acl.visibility_config.metric_name, Rule: 'ALL' },
      provider: 'aws.us-east-1',
    });
  });

  test('watch sign-ins that Cognito refuses or throttles, in the Region of the pool', () => {
    const dimensions = {
      UserPool: expect.stringContaining('aws_cognito_user_pool.'),
      UserPoolClient: expect.stringContaining('aws_cognito_user_pool_client'),
    };
    for (const [name, metric_name, statistic] of [
      ['sign-ins-throttled', 'SignInThrottles', 'Sum'],
      ['sign-ins-refused', 'SignInSuccesses', 'Average'],
    ] as const)
      expect(named(name)).toMatchObject({ namespace: 'AWS/Cognito', metric_name, statistic, dimensions });
    for (const name of ['sign-ins-throttled', 'sign-ins-refused']) expect(named(name)).not.toHaveProperty('provider');
  });

  test('are sent like all others, by mail and by notices: from the Region of the hub by its topic, from another Region by the bus of the hub', () => {
    const topic = 'arn:aws:sns:ap-northeast-2:111122223333:org-security-hub-alarms';
    for (const name of ['sign-ins-throttled', 'sign-ins-refused'])
      expect(named(name)).toMatchObject({ alarm_actions: [topic], ok_actions: [topic] });
    for (const name of ['failing', 'flooded']) expect(named(name)).not.toHaveProperty('alarm_actions');
    const event = {
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      account: '111122223333',
      region: 'us-east-1',
      detail: { alarmName: 'org-security-hub-control-room-flooded', state: { value: 'ALARM' } },
    };
    const taking = (name: string, one: typeof event) =>
      resourcesOf(stackIn(CLOUD, name), 'aws_cloudwatch_event_rule')
        .filter(({ event_pattern: pattern }) => pattern !== undefined && ruleTakes({ pattern: JSON.parse(String(pattern)) }, one))
        .map((rule) => rule.name);
    expect(taking('member-security-us-east-1', event)).toEqual(['org-security-hub-control-room-alarms']);
    const mailed = 'org-security-hub-distant-alarms-mailed';
    expect(taking('central', event)).toContain(mailed);
    expect(taking('central', { ...event, account: '444455556666' })).not.toContain(mailed);
  });

  test('of a hub in us-east-1 need no detour', () => {
    const scope = new TerraformStack(Testing.app(), 'there');
    new RoomAlarms(scope, 'alarms', {
      naming: { ...EXAMPLE.naming, homeRegion: 'us-east-1' },
      provider: new AwsProvider(scope, 'aws', { region: 'us-east-1' }),
      distribution: 'EDFDVBD6EXAMPLE',
      firewall: 'firewall',
      signIn: { pool: 'us-east-1_Example01', client: '1example23456789' },
    });
    const there = scope.toTerraform() as TerraformJson;
    expect(remoteAlarmRules({ ...EXAMPLE.naming, homeRegion: 'us-east-1' }, EXAMPLE.naming.hubAccount, 'us-east-1')).toEqual([]);
    for (const alarm of resourcesOf(there, 'aws_cloudwatch_metric_alarm'))
      expect(alarm.alarm_actions).toEqual(['arn:aws:sns:us-east-1:111122223333:org-security-hub-alarms']);
  });

  test('say in their description what happened and what to do', () => {
    expect(alarms).toHaveLength(4);
    for (const { alarm_description } of alarms) expect(alarm_description).toMatch(/^[^:]+: (read|check)\b[^.]*\.$/);
  });
});
