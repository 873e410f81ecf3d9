import type { Condition, ConditionValue } from '../../contract/condition.ts';
import type { FieldCondition } from '../../contract/lead-condition.ts';
import { readNumber } from '../../domain/meets-conditions.ts';
import type { Fragment } from '../../project/current-score.ts';

/**
 * SQL that is true for every value that matches an operator, and possibly for others. Null if it would be true for all values. `sql` is a
 * column, or a part of JSON through `->>`, which turns true into 1 and a list into its JSON. Binds at most two values, because D1 accepts
 * 100 in a statement.
 */
export function whereValue(sql: string, { operator, value }: Condition | FieldCondition): Fragment | null {
  const known: Fragment = { sql: `${sql} IS NOT NULL`, values: [] };
  const number = `CAST(${sql} AS REAL)`;
  switch (operator) {
    case 'greater_than':
      return { sql: `${number} > ?`, values: [Number(value)] };
    case 'less_than':
      return { sql: `${number} < ?`, values: [Number(value)] };
    case 'between': {
      const [lowest, highest] = [value ?? []].flat().map(Number);
      return { sql: `${number} BETWEEN ? AND ?`, values: [lowest ?? 0, highest ?? 0] };
    }
    case 'equals':
    case 'in':
      return isOneOf(sql, [value ?? []].flat()) ?? known;
    case 'contains':
      return textTest(sql, value, () => `instr(lower(${sql}), ?) > 0`) ?? known;
    case 'starts_with':
      return textTest(sql, value, ({ length }) => `lower(substr(${sql}, 1, ${length})) = ?`) ?? known;
    case 'ends_with':
      return textTest(sql, value, ({ length }) => `lower(substr(${sql}, -${length})) = ?`) ?? known;
    case 'exists':
    case 'is_not_empty':
      return known;
    case 'is_empty':
      return {
        sql: `(${sql} IS NULL OR trim(${sql}, char(9, 10, 11, 12, 13, 32)) IN ('', '[]', '{}') OR ${isBeyondAscii(sql)})`,
        values: [],
      };
    case 'not_equals':
    case 'not_in':
    case 'not_contains':
    case 'within_days':
    case 'not_within_days':
    case 'after':
    case 'before':
      return null;
  }
}

/**
 * Whether a text contains letters beyond ASCII. SQLite changes the case of ASCII letters only. The lower case of some other letters is an
 * ASCII letter: for the Kelvin sign, it is k.
 */
const isBeyondAscii = (sql: string): string => `${sql} GLOB '*[^' || char(1) || '-~]*'`;

/** Tests whether a value is in a list. Null if one of the values contains letters whose case SQLite does not know. */
function isOneOf(sql: string, values: readonly ConditionValue[]): Fragment | null {
  const numbers: number[] = [];
  const texts: string[] = [];
  const tests: string[] = [];
  for (const value of values) {
    const number = typeof value === 'number' ? value : readNumber(String(value));
    const text = String(value).toLowerCase();
    if (number !== undefined) numbers.push(number);
    else if (!/^[ -~]+$/.test(text)) return null;
    else texts.push(text);
    if (text === 'true' || text === 'false') tests.push(`${sql} = ${text === 'true' ? 1 : 0}`);
  }
  const lists = [
    { of: numbers, test: `CAST(${sql} AS REAL) IN (SELECT value FROM json_each(?))` },
    { of: texts, test: `lower(${sql}) IN (SELECT value FROM json_each(?)) OR ${isBeyondAscii(sql)}` },
  ].filter(({ of }) => of.length > 0);
  return {
    sql: `(${[...tests, ...lists.map(({ test }) => test)].join(' OR ')})`,
    values: lists.map(({ of }) => JSON.stringify(of)),
  };
}

/** Builds a test that only texts can pass, because a number or boolean may be written differently, and JSON may contain escapes. */
function textTest(sql: string, value: Condition['value'], testOf: (text: string) => string): Fragment | null {
  const text = String(value).toLowerCase();
  if (typeof value !== 'string' || !/^[ !#-[\]-~]+$/.test(text) || readNumber(text) !== undefined) return null;
  if (text === 'true' || text === 'false') return null;
  return {
    sql: `(${sql} IS NOT NULL AND (${testOf(text)} OR typeof(${sql}) <> 'text' OR ${isBeyondAscii(sql)}))`,
    values: [text],
  };
}
