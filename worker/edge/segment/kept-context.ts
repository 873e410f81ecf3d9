import { refuseJson } from '../../contract/json.ts';
import type { JsonObject } from '../../contract/json-value.ts';
import { LIMITS } from '../../contract/limits.ts';
import { exceedsJsonBytes } from './json-bytes.ts';

/**
 * The fields of the context that rules may use. `event` is set if the event's type does not show its name. `traits` are left out because
 * `identify` sends them, and `ip` because scores do not need it. Other fields describe the client library, not the lead.
 */
const KEPT = [
  'event',
  'page',
  'campaign',
  'referrer',
  'userAgent',
  'locale',
  'timezone',
  'device',
  'os',
  'app',
  'screen',
  'sessionId',
];

/**
 * Adds the useful parts of the context to the properties, as `context`. Leaves the context out if the result would be too deep, too wide
 * or too long.
 */
export function withContext(properties: JsonObject, context: JsonObject): JsonObject {
  if (Object.hasOwn(properties, 'context')) return properties;
  const kept = Object.fromEntries(Object.entries(context).filter(([key]) => KEPT.includes(key)));
  const all = { ...properties, context: kept };
  const fits = refuseJson(all) === null && !exceedsJsonBytes(all, LIMITS.eventBytesMax);
  return fits && Object.keys(kept).length > 0 ? all : properties;
}
