import type { ImportType } from '../contract/import.ts';
import { IMPORT_BAGS, IMPORT_FIELDS } from '../contract/import-fields.ts';
import { LIMITS } from '../contract/limits.ts';
import type { FieldError } from '../contract/problem.ts';
import { simplifyName, tellUnknown } from '../contract/unknown-fields.ts';
import { checkEventFields } from '../intake/event-fields.ts';
import type { ColumnMap, ColumnTarget } from './column-map.ts';
import {
  FOREIGN_MARKS,
  type ImportField,
  KNOWN_COLUMNS,
  OWN_FIGURES,
  PROPERTY_BAGS,
  UTC_MARKS,
} from './known-columns.ts';
import type { TimeFormat } from './time-format.ts';

/** A column of a file, or a key of its JSON objects, and what its cells are read as. */
export interface PlannedColumn {
  name: string;
  target: ColumnTarget;
  /** If several columns are the same field, the one with the lowest rank is preferred. */
  rank: number;
  format: TimeFormat | null;
  /** Whether the column was recognized, or mapped by the caller. Unknown columns are kept as properties. */
  isKnown: boolean;
}

export interface ColumnPlan {
  type: ImportType;
  columns: PlannedColumn[];
  /** Whether event names are written as another tool writes them. */
  isForeign: boolean;
  /** Whether times without a time zone are in UTC. */
  isUtc: boolean;
  /** Whether the file is a leaderboard. A leaderboard does not say which of its values have been edited. */
  isLeaderboard: boolean;
}

export type PlannedColumns =
  | { status: 'planned'; plan: ColumnPlan; warnings: string[] }
  /** `plan` covers the columns that could be read. A preview shows it, so that people can map the others. */
  | { status: 'refused'; message: string; errors: FieldError[]; plan: ColumnPlan | null };

/** Groups of columns. A file must have exactly one column of each group. */
const REQUIRED: Record<ImportType, readonly (readonly ImportField[])[]> = {
  events: [['eventType'], ['leadId', 'userId', 'anonymousId']],
  leads: [['leadId', 'email', 'recordId']],
};
/** Fields that messages do not mention, because only other tools' files have them. */
const UNNAMED: readonly ImportField[] = ['recordId'];

const NO_MAP: ColumnMap = new Map();
const refuse = (
  message: string,
  { plan = null, errors = [{ path: '', message }] }: { plan?: ColumnPlan | null; errors?: FieldError[] } = {},
): PlannedColumns => ({ status: 'refused', message, errors, plan });

/** Reads a header. Case, spaces and punctuation in names do not matter: `event_type`, `Event Type` and `eventType` are the same. */
export function planColumns(type: ImportType, header: readonly string[], map: ColumnMap = NO_MAP): PlannedColumns {
  if (header.length > LIMITS.importColumnsMax) {
    return refuse(`The file has more than ${LIMITS.importColumnsMax} columns.`);
  }
  const names = header.map((name) => name.trim());
  const absent = [...map.keys()].filter((name) => !names.includes(name));
  if (absent.length > 0) {
    return refuse(
      `\`map\` names columns that the file does not have: ${absent.join(', ').slice(0, 300)}. It has: ${tellNames(header)}.`,
      { errors: absent.map((name) => ({ path: `query.map.${name}`, message: 'is not a column of the file' })) },
    );
  }
  const plan = planNames(type, names, map);
  const twice = findTwice(plan.columns);
  if (twice) {
    const message = `The columns "${twice[0]}" and "${twice[1]}" mean the same.`;
    return refuse(message, { plan, errors: [{ path: twice[1], message: 'is there twice' }] });
  }
  const slip = findSlip(plan);
  if (slip) return refuse(`${slip} Rename the column, or say in \`map\` what it is.`, { plan });
  const missing = REQUIRED[type].filter((group) => !group.some((field) => hasField(plan, field)));
  if (missing.length > 0) {
    const wanted = missing.map((group) => group.filter((field) => !UNNAMED.includes(field)));
    const told = wanted.map((group) => (group.length === 1 ? group[0] : `one of ${group.join(', ')}`));
    return refuse(
      `The first line must name the columns. Missing: ${told.join('; ')}. It names: ${tellNames(header)}.`,
      {
        plan,
        errors: wanted.map(([path = '', ...others]) => ({
          path,
          message: ['is required', ...others.map((other) => `or ${other}`)].join(', '),
        })),
      },
    );
  }
  return { status: 'planned', plan, warnings: tellUnknownColumns(plan) };
}

const tellNames = (header: readonly string[]): string => header.join(', ').slice(0, 500);

const NAME_CHARS_MAX = 100;

const LEADERBOARD_NOTE =
  'This is a leaderboard: its values are only used for leads that do not exist yet. To change leads, import an export of the leads.';

function tellUnknownColumns({ columns, isLeaderboard }: ColumnPlan): string[] {
  const unknown = columns.filter(({ isKnown, name }) => !isKnown && name !== '');
  const named = unknown.map(({ name }) => `"${name.slice(0, NAME_CHARS_MAX)}"`);
  return [
    ...(isLeaderboard ? [LEADERBOARD_NOTE] : []),
    ...(named.length > 0 ? [`Unknown columns are kept as properties: ${named.join(', ').slice(0, 2000)}.`] : []),
    ...columns.flatMap(({ name }, i) => (name === '' ? [`Column ${i + 1} has no name and was ignored.`] : [])),
  ];
}

const hasField = ({ columns }: ColumnPlan, field: ImportField): boolean =>
  columns.some(({ target }) => target.kind === 'field' && target.field === field);

/** Plans the columns of a file, or the keys of its objects. */
export function planNames(type: ImportType, names: readonly string[], map: ColumnMap = NO_MAP): ColumnPlan {
  const simple = new Set(names.map(simplifyName));
  const isLeaderboard = type === 'leads' && OWN_LIST.every((name) => names.includes(name));
  const isOwn = isLeaderboard || names.includes('_id');
  const taken = new Set([...map.values()].flatMap(({ target }) => (target.kind === 'field' ? [target.field] : [])));
  const columns = names.map((name): PlannedColumn => {
    const mapped = map.get(name);
    if (mapped) return { name, ...mapped, rank: 0, isKnown: true };
    const known = recognize(type, name, { isOwn, taken });
    if (known) return { name, ...known, format: null, isKnown: true };
    const target: ColumnTarget = name === '' ? { kind: 'left_out' } : { kind: 'entry', name };
    return { name, target, rank: 0, format: null, isKnown: false };
  });
  nameApart(columns);
  const isMarked = (marks: readonly string[]) => type === 'events' && marks.some((mark) => simple.has(mark));
  return { type, columns, isForeign: isMarked(FOREIGN_MARKS), isUtc: isMarked(UTC_MARKS), isLeaderboard };
}

/** If unknown columns would become the same property, adds a number to their names. Reports often have two columns with the same name. */
function nameApart(columns: PlannedColumn[]): void {
  const taken = new Set(
    columns.flatMap(({ target, isKnown }) => (isKnown && target.kind === 'entry' ? [target.name] : [])),
  );
  for (const column of columns) {
    const { target, isKnown, name } = column;
    if (isKnown || target.kind !== 'entry') continue;
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name} (${n})`;
    taken.add(free);
    column.target = { kind: 'entry', name: free };
  }
}

/** The columns of the leaderboard's file. In that file, `Id` is the ID of a lead. */
const OWN_LIST = ['Rank', 'Id', 'Stage', 'Score'];

function recognize(
  type: ImportType,
  name: string,
  { isOwn, taken }: { isOwn: boolean; taken: ReadonlySet<ImportField> },
): Pick<PlannedColumn, 'target' | 'rank'> | null {
  const bag = IMPORT_BAGS[type];
  const dot = name.indexOf('.');
  const entry = dot < 0 ? '' : name.slice(dot + 1).trim();
  if (entry !== '' && name.slice(0, dot).trim().toLowerCase() === bag) {
    return { target: { kind: 'entry', name: entry }, rank: 0 };
  }
  const simple = simplifyName(name);
  if (simple === bag || (type === 'events' && PROPERTY_BAGS.includes(simple)))
    return { target: { kind: 'bag' }, rank: 0 };
  // A signature is not needed, because an import is trusted.
  if (type === 'events' && simple === 'userhash') return { target: { kind: 'left_out' }, rank: 0 };
  if (type === 'leads' && name === 'asExported') return { target: { kind: 'as_exported' }, rank: 0 };
  if (type === 'leads' && isOwn) {
    if (name === '_id') return { target: { kind: 'field', field: 'leadId' }, rank: 0 };
    if (OWN_FIGURES.includes(name)) return { target: { kind: 'left_out' }, rank: 0 };
  }
  for (const [field, known] of Object.entries(KNOWN_COLUMNS[type]) as [ImportField, readonly string[]][]) {
    const rank = known.indexOf(simple);
    if (rank >= 0 && !taken.has(field)) return { target: { kind: 'field', field }, rank };
  }
  return null;
}

/** Finds two columns with the same field and the same rank, so that nothing decides which of them to use. */
export function findTwice(columns: readonly PlannedColumn[]): [string, string] | null {
  const seen = new Map<string, string>();
  for (const { name, target, rank } of columns) {
    if (target.kind === 'left_out') continue;
    const key =
      target.kind === 'field'
        ? `field ${target.field} ${rank}`
        : target.kind === 'entry'
          ? `entry ${target.name}`
          : target.kind;
    const before = seen.get(key);
    if (before !== undefined) return [before, name];
    seen.set(key, name);
  }
  return null;
}

/**
 * Finds a column whose name is almost that of a time or an ID that the file lacks. If it were read as a property, the time or ID would be
 * lost.
 */
export function findSlip(plan: ColumnPlan): string | null {
  if (plan.type !== 'events') return null;
  for (const { name, isKnown } of plan.columns) {
    if (isKnown) continue;
    const [slip] = checkEventFields({ [name]: '' }).errors;
    const meant = IMPORT_FIELDS.events.find((field) => slip?.message.includes(`\`${field}\``));
    if (meant && !hasField(plan, meant)) return tellUnknown(name, meant, 'column');
  }
  return null;
}
