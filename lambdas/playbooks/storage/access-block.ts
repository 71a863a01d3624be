import type { GetPublicAccessBlockOutput, PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import { BLOCK_SETTINGS, type BlockSetting } from '#core/bucket.ts';
import { type Json, object } from '#core/json.ts';
import type { Image } from '#core/playbook/plan.ts';
import type { Subject } from '#core/playbook/subject.ts';

/** A public access block with its four settings, or null if there is none and nothing is blocked. */
export function blockImage(subject: Subject, answer: GetPublicAccessBlockOutput | undefined): Image {
  const block = answer?.PublicAccessBlockConfiguration;
  return {
    subject,
    state: block === undefined ? null : settingsOf((setting) => block[setting] === true),
  };
}

/** The settings that are off. */
export function disabledSettings(block: Json, wanted: readonly BlockSetting[] = BLOCK_SETTINGS): readonly BlockSetting[] {
  return wanted.filter((setting) => object(block)[setting] !== true);
}

/** The block with these settings on and all others unchanged. */
export function switchedOn(block: Json, settings: readonly BlockSetting[]): PublicAccessBlockConfiguration {
  return settingsOf((setting) => settings.includes(setting) || object(block)[setting] === true);
}

function settingsOf(isOn: (setting: BlockSetting) => boolean): Record<BlockSetting, boolean> {
  return Object.fromEntries(BLOCK_SETTINGS.map((setting) => [setting, isOn(setting)])) as Record<BlockSetting, boolean>;
}
