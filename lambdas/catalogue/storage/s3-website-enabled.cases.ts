import { withFields } from '../events/api-call.ts';
import { bucketCall, putBucketWebsite } from '../events/bucket-calls.ts';
import { root } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';

const bucket = 'amzn-s3-demo-bucket';
const website = { IndexDocument: { Suffix: 'index.html' }, ErrorDocument: { Key: 'error.html' } };
const enabled = putBucketWebsite({ bucket, website });

export const cases: Cases = {
  fires: {
    'a bucket gets an index document': enabled,
    'a bucket redirects everything to another host': putBucketWebsite({
      bucket,
      website: { RedirectAllRequestsTo: { HostName: 'www.example.com', Protocol: 'https' } },
    }),
    'a website gets one more routing rule': putBucketWebsite({
      bucket,
      website: { ...website, RoutingRules: { RoutingRule: { Redirect: { ReplaceKeyWith: 'error.html' } } } },
    }),
    'the sub-resource and the host are recorded as lists': withFields(enabled, {
      requestParameters: {
        host: [`${bucket}.s3.ap-northeast-2.amazonaws.com`],
        bucketName: bucket,
        website: [''],
        WebsiteConfiguration: website,
      },
    }),
    'the record does not contain the configuration': bucketCall({ bucket, name: 'PutBucketWebsite', subresource: 'website' }),
    'root makes the call': putBucketWebsite({ bucket, website, by: root() }),
  },
  staysQuiet: {
    'the website configuration is deleted': bucketCall({ bucket, name: 'DeleteBucketWebsite', subresource: 'website' }),
    'the call only reads the configuration': bucketCall({ bucket, name: 'GetBucketWebsite', subresource: 'website' }),
    'AWS refused it': putBucketWebsite({ bucket, website, error: 'AccessDenied' }),
    'there is no such bucket': putBucketWebsite({ bucket, website, error: 'NoSuchBucket' }),
    'another service records a call of the same name': putBucketWebsite({
      bucket,
      website,
      source: 's3-outposts.amazonaws.com',
    }),
    'the event is the copy for the caller, and the bucket belongs to another account': putBucketWebsite({
      bucket,
      website,
      owner: '123456789012',
    }),
  },
};
