import type { Fragment } from './current-score.ts';
import { FIRST_TOUCH_PATHS, type FirstTouchField } from './first-touch-paths.ts';

/** The value by which to group leads: a text of their first touch, or a property. */
export type SourceKey = { by: FirstTouchField } | { property: string };

/** SQL for the text by which a row of `leads` is grouped. The text is null if the row has no such value. */
export function groupValueOf(key: SourceKey): Fragment {
  if ('property' in key) return propertyText(key.property);
  const text = `first_touch ->> '${FIRST_TOUCH_PATHS[key.by]}'`;
  if (key.by === 'landingPage') return { sql: before(before(text, '?'), '#'), values: [] };
  if (key.by === 'referrer') return { sql: originOf(before(text, '?')), values: [] };
  return { sql: text, values: [] };
}

/** The part of a text before the first occurrence of a character. */
const before = (text: string, mark: string) => `substr(${text}, 1, instr(${text} || '${mark}', '${mark}') - 1)`;

/** The scheme and host of a URL. */
const originOf = (url: string) =>
  `(SELECT iif(colon = 0, url, substr(url, 1, colon + 2) || ${before('substr(url, colon + 3)', '/')})
    FROM (SELECT url, instr(url, '://') AS colon FROM (SELECT ${url} AS url)))`;

/** Properties that have a column of their own. */
export const TRAIT_COLUMNS = new Set(['name', 'email', 'company', 'phone']);

/**
 * A property as text. The property is found as in conditions, where a key that contains the dots takes precedence over a path. Objects
 * and lists do not count as values.
 */
function propertyText(property: string): Fragment {
  if (TRAIT_COLUMNS.has(property)) return { sql: property, values: [] };
  const name = property.replace(/^custom\./, '');
  const paths = [[name], ...(name.includes('.') ? [name.split('.')] : [])];
  const texts = paths.map((keys) => textAt(keys));
  return texts.length === 1
    ? (texts[0] as Fragment)
    : { sql: `coalesce(${texts.map(({ sql }) => sql).join(', ')})`, values: texts.flatMap(({ values }) => values) };
}

/** Whether a key can be part of a SQLite path, which has no escapes. */
const isPlain = (key: string): boolean => key !== '' && !/["\\\p{Cc}]/u.test(key);

function textAt(keys: readonly string[]): Fragment {
  if (!keys.every(isPlain))
    return {
      sql: `(SELECT ${toText('type', 'value')} FROM json_each(custom) WHERE key = ?)`,
      values: [keys.join('.')],
    };
  const path = `$${keys.map((key) => `."${key}"`).join('')}`;
  return { sql: toText('json_type(custom, ?)', 'custom ->> ?'), values: [path, path] };
}

const toText = (type: string, value: string) =>
  `CASE ${type} WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'object' THEN NULL WHEN 'array' THEN NULL
     ELSE CAST(${value} AS TEXT) END`;
