import type { ImportType } from '../contract/import.ts';
import { IMPORT_BAGS, IMPORT_FIELDS } from '../contract/import-fields.ts';
import type { FieldError } from '../contract/problem.ts';
import { nearestName } from '../contract/unknown-fields.ts';
import type { ImportField } from './known-columns.ts';
import { compileTimeFormat, TIME_FORMAT_EXAMPLE, type TimeFormat } from './time-format.ts';

/** The field or property that the caller maps a column to. */
export interface MappedTo {
  target: ColumnTarget;
  format: TimeFormat | null;
}

export type ColumnTarget =
  | { kind: 'field'; field: ImportField }
  /** One property. */
  | { kind: 'entry'; name: string }
  /** All properties, as a JSON object. */
  | { kind: 'bag' }
  /** The marks of an export of ours, as a JSON object: see as-exported. */
  | { kind: 'as_exported' }
  | { kind: 'left_out' };

/** Targets by the column's name in the file. */
export type ColumnMap = ReadonlyMap<string, MappedTo>;

/** Parses the parameter `map`: JSON, from column to field or property. */
export async function parseColumnMap(
  text: string,
  type: ImportType,
): Promise<{ status: 'parsed'; map: ColumnMap } | { status: 'refused'; errors: FieldError[] }> {
  const { GivenMap } = await import('./given-map.ts');
  const refuse = (message: string, column?: string) => ({
    path: column === undefined ? 'query.map' : `query.map.${column}`,
    message,
  });
  const json = readJson(text);
  const parsed = GivenMap.safeParse(json);
  if (parsed.error) {
    const [issue] = parsed.error.issues;
    return {
      status: 'refused',
      errors: [
        json === undefined
          ? refuse('must be a JSON object, such as {"Email Address":"email"}')
          : refuse(issue?.message ?? 'is not valid', issue?.path.join('.') || undefined),
      ],
    };
  }
  const errors: FieldError[] = [];
  const map = new Map<string, MappedTo>();
  for (const [column, given] of Object.entries(parsed.data)) {
    const { to, format = null } = typeof given === 'object' && given !== null ? given : { to: given };
    const target = toTarget(to, type);
    const read = format === null ? null : compileTimeFormat(format);
    if (!target) errors.push(refuse(tellUnknownTarget(to as string, type), column));
    else if (format !== null && !read)
      errors.push(refuse(`has no readable format. Write it like ${TIME_FORMAT_EXAMPLE}.`, column));
    else if (read && target.kind === 'field' && target.field !== 'timestamp')
      errors.push(refuse(`has a format, but ${target.field} is no time`, column));
    else map.set(column.trim(), { target, format: read });
  }
  return errors.length > 0 ? { status: 'refused', errors } : { status: 'parsed', map };
}

function toTarget(to: string | null, type: ImportType): ColumnTarget | null {
  if (to === null) return { kind: 'left_out' };
  const bag = IMPORT_BAGS[type];
  if (to === bag) return { kind: 'bag' };
  const name = to.startsWith(`${bag}.`) ? to.slice(bag.length + 1).trim() : '';
  if (name !== '') return { kind: 'entry', name };
  const field = IMPORT_FIELDS[type].find((known) => known === to);
  return field === undefined ? null : { kind: 'field', field };
}

function tellUnknownTarget(to: string, type: ImportType): string {
  const fields = IMPORT_FIELDS[type];
  const nearest = nearestName(to, fields);
  return `names the unknown field \`${to}\`. ${nearest ? `Did you mean \`${nearest}\`?` : `Use ${fields.join(', ')} or ${IMPORT_BAGS[type]}.…`}`;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
