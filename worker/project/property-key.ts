import { SORTED_CHARS_MAX } from '../domain/sort-keys.ts';
import type { Fragment } from './current-score.ts';

/**
 * Properties that have a column, with the SQL to sort by them. If the column is empty, a custom property of the same name is used, as in
 * conditions.
 */
const COLUMNS: Record<string, string> = {
  name: 'ifnull(leads.name_key, leads.name)',
  email: 'leads.email',
  company: "iif(leads.company IS NULL, NULL, ifnull(leads.sort_keys ->> '$.company', leads.company))",
  phone: 'leads.phone',
};

/** The custom properties, with texts replaced by their sort keys. */
const CUSTOM = `iif(leads.sort_keys IS NULL, leads.custom, json_patch(leads.custom, ifnull(leads.sort_keys -> '$.custom', '{}')))`;

/** Whether a text counts as a number, as in conditions: it has no leading zeros or exponent, and few enough digits to be exact. */
const DECIMAL = `length(value) <= 15 AND value GLOB '*[0-9]' AND value NOT GLOB '*[^0-9.-]*'
  AND value NOT GLOB '?*-*' AND value NOT GLOB '*.*.*' AND ltrim(value, '-') NOT GLOB '.*' AND ltrim(value, '-') NOT GLOB '0[0-9]*'`;
const KEY = `CASE typeof(value) WHEN 'integer' THEN CAST(value AS REAL)
  WHEN 'text' THEN iif(${DECIMAL}, CAST(value AS REAL), substr(value, 1, ${SORTED_CHARS_MAX})) ELSE value END`;

/**
 * The value by which to sort rows of `leads` by a property. Null if the lead lacks the property, or if the row has no room for
 * properties.
 */
export function propertyKey(name: string): Fragment {
  const column = Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined;
  const custom = storedValue(name);
  const value = column === undefined ? custom : { ...custom, sql: `ifnull(${column}, ${custom.sql})` };
  return { sql: `(SELECT ${KEY} FROM (SELECT ${value.sql} AS value))`, values: value.values };
}

/** The stored value at a path with dots. If a key itself contains the dots, its value is returned. */
function storedValue(name: string): Fragment {
  // SQLite compares keys in their stored form, which includes escapes.
  if (JSON.stringify(name) !== `"${name}"`) {
    return { sql: `(SELECT one.value FROM json_each(${CUSTOM}) AS one WHERE one.key = ?)`, values: [name] };
  }
  const path = (keys: readonly string[]) => `$${keys.map((key) => `."${key}"`).join('')}`;
  const own: Fragment = { sql: `json_extract(${CUSTOM}, ?)`, values: [path([name])] };
  if (!name.includes('.')) return own;
  return {
    sql: `ifnull(${own.sql}, json_extract(${CUSTOM}, ?))`,
    values: [...own.values, path(name.replace(/^custom\./, '').split('.'))],
  };
}
