import type { ActionKind, AutomationRule } from '../../contract/automation.ts';
import { needsEmail } from '../../contract/crm-actions.ts';
import type { Outcome } from '../../contract/outcome.ts';
import type { OutgoingType } from '../../contract/outgoing.ts';
import type { JudgedOutcome, ProjectConfig } from '../../contract/project-config.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import { trackedBehaviorsOf } from '../../domain/behaviors.ts';
import { withoutDeleted } from '../../domain/existing-lists.ts';
import { DEFAULT_OUTCOME } from '../../domain/outcome.ts';
import { quietDaysOf } from '../../domain/quiet.ts';
import { segmentMomentsOf } from '../../domain/segment-moments.ts';
import { HAS_SERVER, reservedByDefault } from '../keys/api-key.ts';
import { type SegmentRuleRecord, toSegmentRule } from '../segments/segment-record.ts';

interface ScoringRow {
  version: number;
  outcome: string | null;
  /** JSON. Null for the default. */
  reserved: string | null;
  hasServer: 0 | 1;
  ruleset: string;
}

interface AutomationRow {
  id: string;
  body: string;
}

/** The project's newest config. Null if the project does not exist (anymore). Takes one batch of five indexed reads. */
export const findProjectConfig = (db: D1Database, projectId: string): Promise<ProjectConfig | null> =>
  readConfig(db, { project: '?1', value: projectId });

/** The newest config of the project that a key belongs to. Takes the key's hash, so that a caller need not look up the project first. */
export const findConfigOfKey = (db: D1Database, keyHash: string): Promise<ProjectConfig | null> =>
  readConfig(db, {
    project: '(SELECT project_id FROM api_keys WHERE hash = ?1 AND revoked_at IS NULL)',
    value: keyHash,
  });

/** Reads a config. `project` is SQL for the project's ID, and `value` is its only parameter. */
async function readConfig(
  db: D1Database,
  { project, value }: { project: string; value: string },
): Promise<ProjectConfig | null> {
  const reads = [
    `SELECT config_version AS version, outcome, reserved_event_types AS reserved, ${HAS_SERVER} AS hasServer, rulesets.body AS ruleset FROM projects JOIN rulesets ON rulesets.project_id = projects.id
     WHERE projects.id = ${project} AND deleted_at IS NULL ORDER BY rulesets.version DESC LIMIT 1`,
    `SELECT id, body FROM automations WHERE project_id = ${project} AND enabled = 1 ORDER BY created_at`,
    `SELECT events FROM webhook_endpoints WHERE project_id = ${project} AND enabled = 1`,
    `SELECT id, name, is_shared, conditions, defined_in FROM segments WHERE project_id = ${project} ORDER BY id`,
    `SELECT id FROM deleted_lists WHERE project_id = ${project} ORDER BY id`,
  ];
  const [scoring, automations, endpoints, saved, deleted] = await db.batch<Record<string, unknown>>(
    reads.map((sql) => db.prepare(sql).bind(value)),
  );
  const row = scoring?.results[0] as unknown as ScoringRow | undefined;
  if (!row) return null;
  const outcome = judgedOutcomeOf(row);
  const deletedLists = ((deleted?.results ?? []) as { id: string }[]).map(({ id }) => id);
  const rules = (await parseRules((automations?.results ?? []) as unknown as AutomationRow[])).map((rule) =>
    rule.traits ? { ...rule, traits: withoutDeleted(rule.traits, deletedLists) } : rule,
  );
  const quietDays = quietDaysOf(rules);
  const subscribed = new Set(
    ((endpoints?.results ?? []) as { events: string }[]).flatMap(({ events }) => JSON.parse(events) as OutgoingType[]),
  );
  const segments = ((saved?.results ?? []) as unknown as SegmentRuleRecord[])
    .map(toSegmentRule)
    .map((segment) => ({ ...segment, conditions: withoutDeleted(segment.conditions, deletedLists) }));
  const behaviors = trackedBehaviorsOf(
    segments.map(({ conditions }) => conditions),
    rules.flatMap(({ traits }) => (traits ? [traits] : [])),
  );
  return {
    version: row.version,
    ruleset: { ...(JSON.parse(row.ruleset) as Ruleset), ...(behaviors.length > 0 && { behaviors }) },
    ...(outcome && { outcome, outcomeText: JSON.stringify(outcome) }),
    ...(rules.length > 0 && { automations: rules }),
    ...(quietDays.length > 0 && { quietDays }),
    ...(segments.length > 0 && { segments, segmentMoments: segmentMomentsOf(segments) }),
    ...(deletedLists.length > 0 && { deletedLists }),
    ...(subscribed.size > 0 && { subscribed: [...subscribed] }),
  };
}

/** Parses stored automations, which may be from an earlier version. */
async function parseRules(rows: AutomationRow[]): Promise<AutomationRule[]> {
  if (rows.length === 0) return [];
  const { AutomationRule } = await import('../../contract/automation.ts');
  return rows.map(({ id, body }) => {
    const written = JSON.parse(body) as { action: ActionKind };
    return AutomationRule.parse({ ...written, id, ...(needsEmail(written.action) && { needsEmail: true }) });
  });
}

/** The project's outcome, and whether its event type is reserved. Null means DEFAULT_OUTCOME. */
function judgedOutcomeOf({ outcome: text, reserved, hasServer }: ScoringRow): JudgedOutcome | null {
  const outcome = text === null ? DEFAULT_OUTCOME : (JSON.parse(text) as Outcome);
  const byDefault = hasServer ? reservedByDefault(outcome) : [];
  const types = reserved === null ? byDefault : (JSON.parse(reserved) as string[]);
  const isReserved = outcome.eventType !== undefined && types.includes(outcome.eventType);
  return text === null && !isReserved ? null : { ...outcome, ...(isReserved && { isReserved }) };
}
