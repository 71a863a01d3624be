import type { Json, JsonObject } from '#core/json.ts';
import { type By, iamUser } from './callers.ts';
import { type CloudEvent, MEMBER, minute, uuid } from './cases.ts';

/** The fields of a call that a case can set; the rest has defaults. */
export type CallOverrides = {
  readonly by?: By;
  /** AWS's error code, if the call was refused. */
  readonly error?: string;
  readonly at?: string;
  readonly account?: string;
  readonly region?: string;
  /** CloudTrail's event id; by default derived from the content. */
  readonly id?: string;
  /** The service that records the call. */
  readonly source?: string;
};

/** One call as EventBridge delivers it, with the complete CloudTrail record. */
export function apiCall(
  call: CallOverrides & { source: string; name: string; request: JsonObject | null; response?: JsonObject | null },
): CloudEvent {
  const { source, name, request, response = null, by = iamUser('alice'), error } = call;
  const { at = minute(0), account = MEMBER, region = 'ap-northeast-2' } = call;
  const { identity, address, agent } = by(account);
  const content = [source, name, request, identity, error ?? null, at, account, region] as Json;
  const nickname = source.split('.')[0] ?? source;
  return {
    version: '0',
    id: uuid('envelope', content),
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${nickname}`,
    account,
    time: at,
    region,
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: identity,
      eventTime: at,
      eventSource: source,
      eventName: name,
      awsRegion: region,
      sourceIPAddress: address,
      userAgent: agent,
      ...(error !== undefined && { errorCode: error, errorMessage: `${error}: the request was not carried out.` }),
      requestParameters: request,
      responseElements: response,
      requestID: uuid('request', content),
      eventID: call.id ?? uuid('event', content),
      readOnly: /^(Describe|Get|List|Lookup|Head|AssumeRole)/.test(name),
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: 'Management',
      tlsDetails: {
        tlsVersion: 'TLSv1.3',
        cipherSuite: 'TLS_AES_128_GCM_SHA256',
        clientProvidedHostHeader: `${nickname}.${region}.amazonaws.com`,
      },
    },
  };
}

/** The same event with some fields of its record replaced; `undefined` removes a field. */
export function withFields(event: CloudEvent, fields: { readonly [field: string]: Json | undefined }): CloudEvent {
  const detail = { ...event.detail, ...fields };
  return { ...event, detail: Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined)) };
}
