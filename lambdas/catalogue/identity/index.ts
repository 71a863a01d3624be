import type { Detection } from '#core/detection/detection.ts';
import { accessKeyCreated } from './access-key-created.ts';
import { accessKeyCreatedForOther } from './access-key-created-for-other.ts';
import { accessKeyDeleted } from './access-key-deleted.ts';
import { accessKeyStatusChanged } from './access-key-status-changed.ts';
import { accessKeyUnusualSource } from './access-key-unusual-source.ts';
import { credentialChange } from './credential-change.ts';
import { excessivePermissionGrant } from './excessive-permission-grant.ts';
import { iamUserTagged } from './iam-user-tagged.ts';
import { loginProfileChangedForOther } from './login-profile-changed-for-other.ts';
import { mfaDeactivated } from './mfa-deactivated.ts';
import { mfaRegistered } from './mfa-registered.ts';
import { rootAccessKeyCreated } from './root-access-key-created.ts';
import { unusualRegion } from './unusual-region.ts';

export const IDENTITY_SCENARIOS: readonly Detection[] = [
  rootAccessKeyCreated,
  mfaDeactivated,
  mfaRegistered,
  credentialChange,
  loginProfileChangedForOther,
  accessKeyCreated,
  accessKeyCreatedForOther,
  accessKeyDeleted,
  accessKeyStatusChanged,
  accessKeyUnusualSource,
  unusualRegion,
  excessivePermissionGrant,
  iamUserTagged,
];
