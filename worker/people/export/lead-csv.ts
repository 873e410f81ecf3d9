import { stringify } from 'csv-stringify/sync';
import { CSV_OPTIONS } from '../../contract/csv.ts';
import type { Json, JsonObject } from '../../contract/json-value.ts';
import type { ExportedLead } from '../../contract/lead.ts';
import { recognizeValue } from '../../imports/cell-values.ts';

const COLUMNS = [
  ...([
    '_id',
    'name',
    'email',
    'company',
    'phone',
    'currentScore',
    'leadStage',
    'velocityScore',
    'eventCount',
  ] as const),
  ...(['firstEventAt', 'lastEventAt', 'createdAt', 'changesAt'] as const),
] satisfies (keyof ExportedLead)[];

/**
 * Columns for the work on a lead. The names are not `owner` and `status`, because files of other tools often have properties with these
 * names.
 */
const WORK_COLUMNS = ['leadOwner', 'leadStatus', 'nextTaskAt'];

/** Max. columns of a file, because imports accept only 300. All other properties go into the column `custom`. */
const PROPERTY_COLUMNS_MAX = 250;
/** Max. property names to consider. The maximum is higher than the number of columns, because some names cannot be column names. */
export const PROPERTY_NAMES_MAX = 2 * PROPERTY_COLUMNS_MAX;

/**
 * Writes leads as CSV that an import can restore completely. Each custom property has a column. Values that a cell cannot represent exactly
 * (a text such as "5", a list, an empty text) are written as JSON in the column `custom`. Owners get their names from `ownerNames`, or else
 * appear with their user IDs. `hasGrades` adds the grade.
 */
export function leadCsv(
  propertyNames: readonly string[],
  { ownerNames, hasGrades }: { ownerNames: ReadonlyMap<string, string>; hasGrades: boolean },
) {
  // The import trims column names. A name with spaces around it could therefore not be read back from a column name.
  const names = propertyNames.filter((name) => name.trim() === name && name !== '').slice(0, PROPERTY_COLUMNS_MAX);
  const write = (rows: unknown[][]) => stringify(rows, CSV_OPTIONS);
  return {
    header: write([
      [
        ...COLUMNS,
        ...WORK_COLUMNS,
        ...(hasGrades ? ['grade'] : []),
        'custom',
        ...names.map((name) => `custom.${name}`),
        'asExported',
      ],
    ]),
    toRows: (leads: readonly ExportedLead[]) =>
      write(leads.map((lead) => toRow(lead, { names, ownerNames, hasGrades }))),
  };
}

function toRow(
  lead: ExportedLead,
  {
    names,
    ownerNames,
    hasGrades,
  }: { names: readonly string[]; ownerNames: ReadonlyMap<string, string>; hasGrades: boolean },
): unknown[] {
  const { custom, owner, status, taskDueAt, asExported } = lead;
  const cells = names.map((name) => (Object.hasOwn(custom, name) && isPlain(custom[name]) ? custom[name] : undefined));
  const told = new Set(names.filter((_, i) => cells[i] !== undefined));
  const rest: JsonObject = Object.fromEntries(Object.entries(custom).filter(([name]) => !told.has(name)));
  return [
    ...COLUMNS.map((column) => lead[column]),
    ...[owner && (ownerNames.get(owner) ?? owner), status, taskDueAt],
    ...(hasGrades ? [lead.grade] : []),
    Object.keys(rest).length > 0 ? JSON.stringify(rest) : undefined,
    ...cells.map((cell) => (typeof cell === 'string' ? cell : cell?.toString())),
    JSON.stringify(asExported),
  ];
}

/** Whether the import would read the same value back from a plain cell. */
const isPlain = (value: Json | undefined): value is string | number | boolean =>
  (typeof value === 'string' && value.trim() !== '' && value.trim() === value && recognizeValue(value) === value) ||
  ((typeof value === 'number' || typeof value === 'boolean') && recognizeValue(String(value)) === value);
