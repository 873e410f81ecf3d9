import { fromCsvCell } from '../contract/csv.ts';
import type { ImportType } from '../contract/import.ts';
import { isJsonObject, type JsonObject } from '../contract/json.ts';
import { LIMITS } from '../contract/limits.ts';
import { parseJson } from '../contract/parse-json.ts';
import type { FieldError } from '../contract/problem.ts';
import { recogniseValue } from './cell-values.ts';

interface Shape {
  fields: readonly string[];
  /** Free-form values: columns `properties.page`, or one column `properties` of JSON. */
  bag: 'properties' | 'custom';
  /** Of each group, one column must be there. */
  required: readonly (readonly string[])[];
}

const SHAPES: Record<ImportType, Shape> = {
  events: {
    fields: ['eventType', 'leadId', 'userId', 'anonymousId', 'eventId', 'timestamp'],
    bag: 'properties',
    required: [['eventType'], ['leadId', 'userId', 'anonymousId']],
  },
  leads: {
    fields: ['leadId', 'name', 'email', 'company', 'phone'],
    bag: 'custom',
    required: [['leadId', 'email']],
  },
};

/** What a column's cells become: a field, an entry of the bag, the bag itself; null is left out. */
type Target = { kind: 'field' | 'entry'; name: string } | { kind: 'bag' } | null;

/** What the columns of one file become, in their order. */
export interface ColumnPlan {
  bag: Shape['bag'];
  targets: Target[];
}

export type PlannedColumns =
  | { status: 'planned'; plan: ColumnPlan; warnings: string[] }
  | { status: 'refused'; message: string; errors: FieldError[] };

/** Reads a header. Case, spaces and signs in names do not matter: `event_type`, `Event Type` and `eventType` are one. */
export function planColumns(type: ImportType, header: readonly string[]): PlannedColumns {
  const { bag, fields, required } = SHAPES[type];
  if (header.length > LIMITS.importColumnsMax) {
    return refuse(`The file has more than ${LIMITS.importColumnsMax} columns.`, []);
  }
  const targets = header.map((name) => toTarget(name, { bag, fields }));
  const keys = targets.map(keyOf);
  const twice = keys.findIndex((key, i) => key !== null && keys.indexOf(key) !== i);
  if (twice >= 0) {
    const both = `"${header[keys.indexOf(keys[twice] ?? null)]}" and "${header[twice]}"`;
    return refuse(`The columns ${both} mean the same.`, [{ path: header[twice] ?? '', message: 'is there twice' }]);
  }
  const missing = required.filter((group) => !group.some((name) => keys.includes(`field ${name}`)));
  if (missing.length > 0) {
    const names = missing.map((group) => (group.length === 1 ? group[0] : `one of ${group.join(', ')}`));
    return refuse(
      `The first line must name the columns. Missing: ${names.join('; ')}. It names: ${header.join(', ').slice(0, 500)}.`,
      missing.map(([path = '', ...others]) => ({
        path,
        message: ['is missing', ...others.map((other) => `or ${other}`)].join(', '),
      })),
    );
  }
  const warnings = header.flatMap((name, i) => {
    if (targets[i]) return [];
    return [
      name.trim() === ''
        ? `Column ${i + 1} has no name, and was left out.`
        : `The column "${name.trim().slice(0, 100)}" is not known, and was left out.`,
    ];
  });
  return { status: 'planned', plan: { bag, targets }, warnings };
}

const refuse = (message: string, errors: FieldError[]): PlannedColumns => ({ status: 'refused', message, errors });

/** How our own exports name a lead's id. */
const OWN_ID = '_id';

const simplify = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function toTarget(name: string, { bag, fields }: Pick<Shape, 'bag' | 'fields'>): Target {
  const dot = name.indexOf('.');
  const entry = dot < 0 ? '' : name.slice(dot + 1).trim();
  if (entry !== '' && name.slice(0, dot).trim().toLowerCase() === bag) return { kind: 'entry', name: entry };
  const simple = simplify(name);
  if (simple === bag) return { kind: 'bag' };
  const field = name.trim() === OWN_ID ? 'leadId' : fields.find((known) => known.toLowerCase() === simple);
  return field === undefined ? null : { kind: 'field', name: field };
}

const keyOf = (target: Target): string | null =>
  target && (target.kind === 'bag' ? 'bag' : `${target.kind} ${target.name}`);

/** One row's cells as the object that `POST /api/events` or `POST /api/leads` would take. Empty cells are absent. */
export function toRowValue(
  { bag, targets }: ColumnPlan,
  row: readonly string[],
): { value: JsonObject } | { errors: FieldError[] } {
  const cells = row.map((cell, i) =>
    isIdColumn(targets[i]) && cell.trim() !== '' ? fromCsvCell(cell) : fromCsvCell(cell.trim()),
  );
  if (cells.length < targets.length || cells.slice(targets.length).some((cell) => cell !== '')) {
    return refuseRow('', `has ${cells.length} cells where the header has ${targets.length}`);
  }
  const fields: [string, string][] = [];
  const entries: [string, string | number | boolean][] = [];
  let json: JsonObject = {};
  for (const [i, target] of targets.entries()) {
    const cell = cells[i];
    if (!target || !cell) continue;
    if (target.kind === 'field') fields.push([target.name, cell]);
    else if (target.kind === 'entry') entries.push([target.name, recogniseValue(cell)]);
    else {
      const parsed = parseObject(cell);
      if (!parsed) return refuseRow(bag, 'must be a JSON object');
      json = parsed;
    }
  }
  const bagged = { ...json, ...Object.fromEntries(entries) };
  return {
    value: { ...Object.fromEntries(fields), ...(Object.keys(bagged).length > 0 && { [bag]: bagged }) },
  };
}

/** Different ids stay different: one with white space around it is refused, as everywhere. */
const isIdColumn = (target: Target | undefined): boolean => target?.kind === 'field' && /Id$/.test(target.name);

const refuseRow = (path: string, message: string) => ({ errors: [{ path, message }] });

function parseObject(text: string): JsonObject | null {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
