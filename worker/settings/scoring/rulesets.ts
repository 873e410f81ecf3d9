import { desc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Ruleset } from '../../contract/ruleset.ts';
import { compareStages } from '../../domain/compare-stages.ts';
import { findNaming, forbidNaming, renameStages } from '../automations/stages-in-automations.ts';
import { changeSettings } from '../change-settings.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { rulesets } from '../storage/tables.ts';
import { isNotNullViolation, isUniqueViolation } from '../storage/unique-violation.ts';

/** The ruleset in force. */
export async function getRuleset(db: D1Database, projectId: string): Promise<Ruleset> {
  const row = await drizzle(db)
    .select({ body: rulesets.body })
    .from(rulesets)
    .where(eq(rulesets.projectId, projectId))
    .orderBy(desc(rulesets.version))
    .limit(1)
    .get();
  if (!row) throw new Error(`project ${projectId} has no ruleset`);
  return row.body;
}

/** Newest first. */
export function listRulesets(db: D1Database, projectId: string, { limit }: { limit: number }) {
  return drizzle(db)
    .select()
    .from(rulesets)
    .where(eq(rulesets.projectId, projectId))
    .orderBy(desc(rulesets.version))
    .limit(limit);
}

/** A stage that an automation names cannot be removed. */
export interface StageInUse {
  reason: 'stage_in_use';
  stage: string;
  automation: string;
}

/**
 * Publishes what `change` makes of the live ruleset, as the next version. `change` may run again if someone else published
 * meanwhile; if it refuses, nothing is published. `alongside` are statements that belong to the publication. A stage that
 * is renamed is renamed in the automations, too.
 */
export async function publishRuleset<Refused extends { reason: string }>(
  db: D1Database,
  { projectId, publishedBy, now }: { projectId: string; publishedBy: string; now: number },
  change: (current: Ruleset) => Omit<Ruleset, 'version'> | Refused,
  alongside: (before: Ruleset, published: Ruleset) => D1PreparedStatement[] = () => [],
): Promise<Ruleset | Refused | StageInUse | { reason: 'contended' }> {
  return retryConflicts(async () => {
    const before = await getRuleset(db, projectId);
    const changed = change(before);
    if ('reason' in changed) return changed;
    const { rules, stages, decay, silent = [] } = changed;
    const published: Ruleset = {
      version: before.version + 1,
      ...{ rules, stages, decay },
      ...(silent.length > 0 && { silent }),
    };
    const { renamed, removed } = compareStages(before.stages, stages);
    const naming = removed.length > 0 ? await findNaming(db, projectId, removed) : null;
    if (naming) return { reason: 'stage_in_use' as const, stage: naming.stage, automation: naming.name };
    const row = { projectId, version: published.version, body: published, createdAt: now, createdBy: publishedBy };
    try {
      await changeSettings(
        { db, projectId, actor: publishedBy, now },
        {
          statements: [
            ...(removed.length > 0 ? [forbidNaming(db, projectId, removed)] : []),
            ...renameStages(db, projectId, renamed),
            ...alongside(before, published),
            drizzle(db).insert(rulesets).values(row),
          ],
          audit: { action: 'ruleset.published', target: `${published.version}`, ...toDifference(before, published) },
          bumpsConfig: true,
        },
      );
      return published;
    } catch (error) {
      if (isUniqueViolation(error, 'rulesets.') || isNotNullViolation(error, 'automations.body')) return null;
      throw error;
    }
  });
}

/**
 * The audit log's view of two rulesets: rules that were added, removed or changed, and any other setting that differs.
 */
function toDifference(before: Ruleset, after: Ruleset) {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const differing = (one: Ruleset, other: Ruleset) => ({
    ...(!same(one.stages, other.stages) && { stages: one.stages }),
    ...(!same(one.decay, other.decay) && { decay: one.decay }),
    ...(!same(one.silent, other.silent) && { silent: one.silent ?? [] }),
    rules: one.rules.filter(
      (rule) =>
        !same(
          rule,
          other.rules.find(({ id }) => id === rule.id),
        ),
    ),
  });
  return { before: differing(before, after), after: differing(after, before) };
}
