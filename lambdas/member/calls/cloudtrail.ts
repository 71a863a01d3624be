import type {
  CreateTrailRequest,
  CreateTrailResponse,
  GetEventSelectorsRequest,
  GetEventSelectorsResponse,
  GetInsightSelectorsRequest,
  GetInsightSelectorsResponse,
  GetTrailRequest,
  GetTrailResponse,
  GetTrailStatusRequest,
  GetTrailStatusResponse,
  ListTagsRequest,
  ListTagsResponse,
  LookupEventsRequest,
  LookupEventsResponse,
  PutEventSelectorsRequest,
  PutEventSelectorsResponse,
  PutInsightSelectorsRequest,
  PutInsightSelectorsResponse,
  StartLoggingRequest,
  StartLoggingResponse,
  UpdateTrailRequest,
  UpdateTrailResponse,
} from '@aws-sdk/client-cloudtrail';

export type CloudTrailCalls = {
  'cloudtrail:CreateTrail': [CreateTrailRequest, CreateTrailResponse];
  'cloudtrail:GetEventSelectors': [GetEventSelectorsRequest, GetEventSelectorsResponse];
  'cloudtrail:GetInsightSelectors': [GetInsightSelectorsRequest, GetInsightSelectorsResponse];
  'cloudtrail:GetTrail': [GetTrailRequest, GetTrailResponse];
  'cloudtrail:GetTrailStatus': [GetTrailStatusRequest, GetTrailStatusResponse];
  'cloudtrail:ListTags': [ListTagsRequest, ListTagsResponse];
  'cloudtrail:LookupEvents': [LookupEventsRequest, LookupEventsResponse];
  'cloudtrail:PutEventSelectors': [PutEventSelectorsRequest, PutEventSelectorsResponse];
  'cloudtrail:PutInsightSelectors': [PutInsightSelectorsRequest, PutInsightSelectorsResponse];
  'cloudtrail:StartLogging': [StartLoggingRequest, StartLoggingResponse];
  'cloudtrail:UpdateTrail': [UpdateTrailRequest, UpdateTrailResponse];
};
