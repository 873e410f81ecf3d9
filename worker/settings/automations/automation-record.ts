import type { ActionConfig, Automation, AutomationInput } from '../../contract/automation.ts';
import { toInstant, toInstantOrNull } from '../../contract/instant.ts';
import { isJsonObject } from '../../contract/json-value.ts';
import { openSecret, sealSecret } from '../storage/secret-box.ts';
import type { StoredRow } from '../storage/stored-row.ts';
import type { automations } from '../storage/tables.ts';

/** A row of `automations`, and when it last fired. */
export interface AutomationRecord extends StoredRow<typeof automations> {
  last_fired_at?: number | null;
}

/** The secret parts of a config. Secrets are shown masked, and a value sent back masked stays unchanged. */
const SECRETS: Record<ActionConfig['action'], readonly string[]> = {
  webhook: [],
  slack: ['url'],
  email: [],
  assign: [],
  hubspot: ['accessToken'],
  salesforce: ['clientSecret'],
};
const MASK = '••••';
const SHOWN_CHARS = 4;
/**
 * The last characters of a secret are shown only if it is at least this long. The last characters of a shorter secret would reveal too
 * much.
 */
const SHOWN_OF_CHARS_MIN = 12;

function mask(secret: unknown): string {
  const text = String(secret);
  return text.length < SHOWN_OF_CHARS_MIN ? MASK : MASK + text.slice(-SHOWN_CHARS);
}

/** The columns to write. The action's config is encrypted as a whole. */
export async function toColumns(settingsKeys: string, { enabled, config, ...rest }: AutomationInput) {
  return {
    enabled: enabled ? 1 : 0,
    body: JSON.stringify(rest),
    configSealed: await sealSecret(settingsKeys, JSON.stringify(config)),
  };
}

/** Decrypts the config for running the automation. */
export async function openAutomation(settingsKeys: string, record: AutomationRecord): Promise<AutomationInput> {
  const config = JSON.parse(await openSecret(settingsKeys, record.config_sealed));
  const { AutomationInput } = await import('../../contract/automation.ts');
  return AutomationInput.parse({
    ...JSON.parse(record.body),
    enabled: record.enabled === 1,
    config,
  }) as AutomationInput;
}

/** The automation in the API's format. Header values of a webhook are masked, because they are usually secrets. */
export async function toAutomation(settingsKeys: string, record: AutomationRecord): Promise<Automation> {
  const { config, ...rest } = await openAutomation(settingsKeys, record);
  const shown: Record<string, unknown> = { ...config };
  for (const field of SECRETS[rest.action]) shown[field] = mask(shown[field]);
  if ('headers' in config && config.headers) {
    shown.headers = Object.fromEntries(Object.entries(config.headers).map(([name, value]) => [name, mask(value)]));
  }
  return {
    ...rest,
    id: record.id,
    config: shown,
    disabledReason: record.disabled_reason,
    createdAt: toInstant(record.created_at),
    lastFiredAt: toInstantOrNull(record.last_fired_at ?? null),
  };
}

const isMasked = (value: unknown): boolean => typeof value === 'string' && value.startsWith(MASK);

/** Whether a config contains a secret that was sent back masked. */
export const hasMasked = (config: unknown): boolean =>
  isMasked(config) || (isJsonObject(config) && Object.values(config).some(hasMasked));

/** Restores the values of a changed config that were sent back masked. */
export function unmask(changed: Record<string, unknown>, current: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changed).map(([key, value]) => {
      const was = current[key];
      if (isMasked(value)) return [key, was];
      return [key, isJsonObject(value) && isJsonObject(was) ? unmask(value, was) : value];
    }),
  );
}

/** The audit log does not contain configs, because they may contain secrets. */
export const toAudited = ({ config: _config, ...input }: AutomationInput): unknown => input;
