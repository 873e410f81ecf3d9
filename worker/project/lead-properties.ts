import type { Json, JsonObject } from '../contract/json-value.ts';
import type { Traits } from '../contract/traits.ts';
import type { LeadFacts } from '../domain/lead-summary.ts';
import { LEAD_COLUMNS, type LeadRecord, toFacts } from './lead-record.ts';

/** The fields of a lead that exports contain but lists do not. */
export interface LeadProperties {
  phone: string | null;
  custom: JsonObject;
}

/** Max. leads known only from pages whose properties become columns. Anyone can invent such leads, with any property names. */
const VISITORS_READ = 2_000;

/**
 * Selects `name`, `held` (1 for each lead that has the property) and `stated` (1 for each lead in which only a page stated it), from rows
 * of `source` with custom and page_properties. The query takes two passes, because looking up each name in the other list would take
 * quadratic time.
 */
const selectNames = (source: string): string => `
  SELECT property.key AS name, 1 AS held, 0 AS stated, property.value AS example FROM ${source}, json_each(custom) AS property
  UNION ALL SELECT property.value, 0, 1, NULL FROM ${source}, json_each(page_properties) AS property`;

const ROWS_WITH_PROPERTIES = `SELECT custom, page_properties FROM leads
  WHERE project_id = ?1 AND merged_into IS NULL AND custom IS NOT NULL AND known_from`;

/**
 * The names of the project's custom properties in alphabetical order, up to `max`. Names that only pages have sent come last, so that
 * they do not displace the others. Reads the rows of all leads that the customer has named.
 */
export async function listPropertyNames(db: D1Database, projectId: string, max: number): Promise<string[]> {
  const names = [
    selectNames(`(${ROWS_WITH_PROPERTIES} IS NULL)`),
    selectNames(`(${ROWS_WITH_PROPERTIES} = 'pages' LIMIT ${VISITORS_READ})`),
  ];
  const { results } = await db
    .prepare(
      `SELECT name FROM (${names.join(' UNION ALL ')}) GROUP BY name ORDER BY sum(stated) >= sum(held), name LIMIT ?2`,
    )
    .bind(projectId, max)
    .all<{ name: string }>();
  return results.map(({ name }) => name);
}

/**
 * Max. leads whose properties are read. 500 leads are enough to find the properties in use, and few enough to read each time an editor
 * opens.
 */
const SEEN_IN = 500;
/** Max. names to return, more than anyone reads. */
const SEEN_MAX = 500;

const byAge = (direction: 'ASC' | 'DESC') => `
  SELECT id FROM (SELECT leads.id FROM leads_by_age AS place CROSS JOIN leads USING (project_id, lead_id)
    WHERE place.project_id = ?1 ORDER BY place.created_at ${direction}, place.lead_id ${direction} LIMIT ?2)`;
/** The leads to sample: the most recently active, the newest, and the oldest, which a flood of new leads cannot displace. */
const WITH_SEEN = `WITH seen AS (
  SELECT id FROM (SELECT id FROM leads INDEXED BY leads_by_last_event WHERE project_id = ?1 AND merged_into IS NULL
    ORDER BY last_event_at DESC, lead_id DESC LIMIT ?2)
  UNION ${byAge('DESC')} UNION ${byAge('ASC')}
)`;

/**
 * The custom properties of the sampled leads, with the number of leads that have each. The properties are sorted by this number, with the
 * properties that only pages have sent last.
 */
export async function listSeenProperties(
  db: D1Database,
  projectId: string,
): Promise<{ name: string; leads: number; example: Json }[]> {
  const { results } = await db
    .prepare(
      `${WITH_SEEN}
       SELECT name, sum(held) AS leads, json_quote(max(example)) AS example
       FROM (${selectNames('seen CROSS JOIN leads USING (id)')})
       GROUP BY name ORDER BY sum(stated) >= sum(held), leads DESC, name LIMIT ${SEEN_MAX}`,
    )
    .bind(projectId, SEEN_IN)
    .all<{ name: string; leads: number; example: string }>();
  return results.map(({ example, ...seen }) => ({ ...seen, example: JSON.parse(example) as Json }));
}

/**
 * The properties of the sampled leads, in no particular order. Returns two lists: for leads that the customer has named, and for leads
 * that only pages have named.
 */
export async function sampleTraits(db: D1Database, projectId: string): Promise<[named: Traits[], visitors: Traits[]]> {
  const { results } = await db
    .prepare(
      `${WITH_SEEN} SELECT name, email, company, phone, custom, known_from AS knownFrom FROM seen CROSS JOIN leads USING (id)`,
    )
    .bind(projectId, SEEN_IN)
    .all<Record<'name' | 'email' | 'company' | 'phone' | 'custom' | 'knownFrom', string | null>>();
  const traitsOf = (isVisitor: boolean) =>
    results
      .filter(({ knownFrom }) => (knownFrom !== null) === isVisitor)
      .map(({ custom, knownFrom: _, ...known }) => ({
        ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)),
        custom: JSON.parse(custom ?? '{}') as JsonObject,
      }));
  return [traitsOf(false), traitsOf(true)];
}

/** The project's leads with these IDs, in the format of lists. Leaves out merged leads. */
export async function findLeads(db: D1Database, projectId: string, leadIds: readonly string[]): Promise<LeadFacts[]> {
  const { results } = await db
    .prepare(
      `SELECT ${LEAD_COLUMNS} FROM leads
       WHERE project_id = ?1 AND lead_id IN (SELECT value FROM json_each(?2)) AND merged_into IS NULL ORDER BY lead_id`,
    )
    .bind(projectId, JSON.stringify(leadIds))
    .all<LeadRecord>();
  return results.map(toFacts);
}
