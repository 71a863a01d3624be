import { apiCall, type Circumstances } from './api-call.ts';
import type { CloudEvent } from './cases.ts';

/** StopLogging of a trail, by name or ARN. */
export function stopLogging(call: Circumstances & { trail: string }): CloudEvent {
  return apiCall({ source: 'cloudtrail.amazonaws.com', ...call, name: 'StopLogging', request: { name: call.trail } });
}
