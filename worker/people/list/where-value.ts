import type { Condition, ConditionValue } from '../../contract/condition.ts';
import type { FieldCondition } from '../../contract/lead-condition.ts';
import { readNumber } from '../../domain/meets-conditions.ts';
import type { Fragment } from '../../project/current-score.ts';

/**
 * SQL that is true of every value that meets an operator, and of others; null if it would be true of all. `sql` is a column, or a part
 * of JSON by `->>`: true is 1 there, and a list is its JSON.
 */
export function whereValue(of: Fragment, { operator, value }: Condition | FieldCondition): Fragment | null {
  const { sql, values } = of;
  const known: Fragment = { sql: `${sql} IS NOT NULL`, values };
  const number = `CAST(${sql} AS REAL)`;
  switch (operator) {
    case 'greater_than':
      return { sql: `${number} > ?`, values: [...values, Number(value)] };
    case 'less_than':
      return { sql: `${number} < ?`, values: [...values, Number(value)] };
    case 'between': {
      const [lowest, highest] = [value ?? []].flat().map(Number);
      return { sql: `${number} BETWEEN ? AND ?`, values: [...values, lowest ?? 0, highest ?? 0] };
    }
    case 'equals':
      return equals(of, value as ConditionValue) ?? known;
    case 'in': {
      const each = [value ?? []].flat().map((one) => equals(of, one) ?? known);
      return { sql: `(${each.map((one) => one.sql).join(' OR ')})`, values: each.flatMap((one) => one.values) };
    }
    case 'contains':
      return textTest(of, value, (text) => ({ test: `instr(lower(${sql}), ?) > 0`, operands: [text] })) ?? known;
    case 'starts_with':
      return (
        textTest(of, value, (text) => ({ test: `lower(substr(${sql}, 1, ?)) = ?`, operands: [text.length, text] })) ??
        known
      );
    case 'ends_with':
      return (
        textTest(of, value, (text) => ({ test: `lower(substr(${sql}, ?)) = ?`, operands: [-text.length, text] })) ??
        known
      );
    case 'exists':
    case 'is_not_empty':
      return known;
    case 'is_empty':
      return {
        sql: `(${sql} IS NULL OR trim(${sql}, char(9, 10, 11, 12, 13, 32)) IN ('', '[]', '{}') OR ${isBeyondAscii(sql)})`,
        values: [...values, ...values, ...values],
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

/** SQLite changes the case of ASCII letters only, and other letters may have those as their small ones: the Kelvin sign is a k. */
const isBeyondAscii = (sql: string): string => `${sql} GLOB '*[^' || char(1) || '-~]*'`;

function equals({ sql, values }: Fragment, value: ConditionValue): Fragment | null {
  const number = typeof value === 'number' ? value : readNumber(String(value));
  if (number !== undefined) return { sql: `CAST(${sql} AS REAL) = ?`, values: [...values, number] };
  const text = String(value).toLowerCase();
  if (text === 'true' || text === 'false') {
    return {
      sql: `(${sql} = ${text === 'true' ? 1 : 0} OR lower(${sql}) = '${text}')`,
      values: [...values, ...values],
    };
  }
  if (!/^[ -~]+$/.test(text)) return null;
  return { sql: `(lower(${sql}) = ? OR ${isBeyondAscii(sql)})`, values: [...values, text, ...values] };
}

/** A test of plain text that only texts can meet: a number or boolean may contain it otherwise, and JSON may escape it. */
function textTest(
  { sql, values }: Fragment,
  value: Condition['value'],
  testOf: (text: string) => { test: string; operands: (string | number)[] },
): Fragment | null {
  const text = String(value).toLowerCase();
  if (typeof value !== 'string' || !/^[ !#-[\]-~]+$/.test(text) || readNumber(text) !== undefined) return null;
  if (text === 'true' || text === 'false') return null;
  const { test, operands } = testOf(text);
  return {
    sql: `(${sql} IS NOT NULL AND (${test} OR typeof(${sql}) <> 'text' OR ${isBeyondAscii(sql)}))`,
    values: [...values, ...values, ...operands, ...values, ...values],
  };
}
