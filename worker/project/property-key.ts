import type { Fragment } from './current-score.ts';

/** Properties with a column of their own; a custom property of the same name counts where that is empty, as in conditions. */
const COLUMNS: Record<string, string> = {
  name: 'leads.name',
  email: 'leads.email',
  company: 'leads.company',
  phone: 'leads.phone',
};

/** Text that reads as a number, as conditions read it: no leading zeros or exponents, and few enough digits to be exact. */
const DECIMAL = `typeof(value) = 'text' AND length(value) <= 15 AND value GLOB '*[0-9]' AND value NOT GLOB '*[^0-9.-]*'
  AND value NOT GLOB '?*-*' AND value NOT GLOB '*.*.*' AND ltrim(value, '-') NOT GLOB '.*' AND ltrim(value, '-') NOT GLOB '0[0-9]*'`;

/** The value of a property in a row of `leads`, to sort by. Null if the lead lacks it, or its row has no room for properties. */
export function propertyKey(name: string): Fragment {
  const column = Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined;
  const custom = storedValue(name);
  const value = column === undefined ? custom : { ...custom, sql: `ifnull(${column}, ${custom.sql})` };
  return {
    sql: `(SELECT iif(typeof(value) = 'integer' OR ${DECIMAL}, CAST(value AS REAL), value) FROM (SELECT ${value.sql} AS value))`,
    values: value.values,
  };
}

/** A key that contains the dots takes precedence over the path. */
function storedValue(name: string): Fragment {
  // SQLite compares keys as they are written, and these are written with escapes.
  if (JSON.stringify(name) !== `"${name}"`) {
    return { sql: '(SELECT one.value FROM json_each(leads.custom) AS one WHERE one.key = ?)', values: [name] };
  }
  const path = (keys: readonly string[]) => `$${keys.map((key) => `."${key}"`).join('')}`;
  const own: Fragment = { sql: 'json_extract(leads.custom, ?)', values: [path([name])] };
  if (!name.includes('.')) return own;
  return {
    sql: `ifnull(${own.sql}, json_extract(leads.custom, ?))`,
    values: [...own.values, path(name.replace(/^custom\./, '').split('.'))],
  };
}
