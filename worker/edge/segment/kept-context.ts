import { refuseJson } from '../../contract/json.ts';
import type { JsonObject } from '../../contract/json-value.ts';
import { LIMITS } from '../../contract/limits.ts';
import { exceedsJsonBytes } from './json-bytes.ts';

/**
 * The context that rules may use; `event` is a name that the event's type does not show. Without `traits`, which identify sends, and `ip`,
 * which a score does not need; the other omitted fields describe the library rather than the lead.
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
 * The properties with the parts of the context that are worth keeping, as `context`; the context is left out where that would be too deep,
 * wide or long.
 */
export function withContext(properties: JsonObject, context: JsonObject): JsonObject {
  if (Object.hasOwn(properties, 'context')) return properties;
  const kept = Object.fromEntries(Object.entries(context).filter(([key]) => KEPT.includes(key)));
  const all = { ...properties, context: kept };
  const fits = refuseJson(all) === null && !exceedsJsonBytes(all, LIMITS.eventBytesMax);
  return fits && Object.keys(kept).length > 0 ? all : properties;
}
