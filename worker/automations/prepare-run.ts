import type { Wording } from '../contract/wording.ts';
import { openAutomation } from '../settings/automations/automation-record.ts';
import { findAutomation } from '../settings/automations/read-automations.ts';
import { recordKeyOf } from './coalesce-writes.ts';
import { wordingOf } from './wording-of.ts';

/** Reads what a delivery stores about its automation: the key of its CRM record, and its message templates. */
export async function prepareRun(
  env: Pick<Env, 'DB' | 'SETTINGS_KEYS'>,
  key: { projectId: string; id: string },
): Promise<{ recordKey: string | null; wording: Wording | undefined }> {
  const record = await findAutomation(env.DB, key);
  // If the settings can't be decrypted, every attempt at this delivery fails with that reason. Throwing an error here would delay the
  // deliveries to other receivers.
  const automation = record && (await openAutomation(env.SETTINGS_KEYS, record).catch(() => null));
  if (!automation) return { recordKey: null, wording: undefined };
  return { recordKey: await recordKeyOf(key.id, automation), wording: wordingOf(automation) };
}
