import type { Json } from '#core/json.ts';
import { withFields } from '../events/api-call.ts';
import { bucketCall, putBucketCors } from '../events/bucket-calls.ts';
import { root } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';

const bucket = 'amzn-s3-demo-bucket';
const ownSite = { AllowedOrigin: 'https://www.example.com', AllowedMethod: ['GET', 'PUT'], AllowedHeader: '*' };

function allows(AllowedOrigin: Json, AllowedMethod: Json = 'GET') {
  return putBucketCors({ bucket, rules: [{ AllowedOrigin, AllowedMethod }] });
}

export const cases: Cases = {
  fires: {
    'any origin may read': allows('*'),
    'any origin may write': allows('*', ['PUT', 'POST', 'DELETE']),
    'the wildcard is one of several origins': allows(['https://www.example.com', '*']),
    'the second of two rules allows any origin': putBucketCors({
      bucket,
      rules: [ownSite, { ID: 'open', AllowedOrigin: '*', AllowedMethod: 'PUT' }],
    }),
    'any HTTPS origin may write': allows('https://*', 'PUT'),
    'any HTTP origin may write': allows('http://*', 'PUT'),
    'every site of a top-level domain may write': allows('https://*.com', 'POST'),
    'every domain that ends like the own one may write, and anyone can register such a domain': allows(
      'https://*example.com',
      'PUT',
    ),
    'every domain that begins like the own one may write': allows('https://example.*', 'DELETE'),
    'the sub-resource and the host are recorded as lists': withFields(allows('*'), {
      requestParameters: {
        host: [`${bucket}.s3.ap-northeast-2.amazonaws.com`],
        bucketName: bucket,
        cors: [''],
        CORSConfiguration: { CORSRule: [{ AllowedOrigin: ['*'], AllowedMethod: ['GET'] }] },
      },
    }),
    'root makes the call': putBucketCors({ bucket, rules: [{ AllowedOrigin: '*', AllowedMethod: 'GET' }], by: root() }),
  },
  staysQuiet: {
    'one site may read and write': putBucketCors({ bucket, rules: [ownSite] }),
    'every subdomain of the own domain may write': allows('https://*.example.com', 'PUT'),
    'any port of localhost may write': allows('http://localhost:*', 'PUT'),
    'the wildcard is only among the headers': putBucketCors({
      bucket,
      rules: [{ ...ownSite, AllowedHeader: ['*'], ExposeHeader: '*' }],
    }),
    'a rule names no origin': putBucketCors({ bucket, rules: [{ AllowedMethod: 'PUT' }] }),
    'there are no rules': putBucketCors({ bucket, rules: [] }),
    'the rules are deleted': bucketCall({ bucket, name: 'DeleteBucketCors', subresource: 'cors' }),
    'the call only reads the rules': bucketCall({ bucket, name: 'GetBucketCors', subresource: 'cors' }),
    'AWS refused it': putBucketCors({ bucket, rules: [{ AllowedOrigin: '*', AllowedMethod: 'GET' }], error: 'AccessDenied' }),
    'the event is the copy for the caller, and the bucket belongs to another account': putBucketCors({
      bucket,
      rules: [{ AllowedOrigin: '*', AllowedMethod: 'GET' }],
      owner: '123456789012',
    }),
    'the record has no request at all': withFields(allows('*'), { requestParameters: null }),
  },
};
