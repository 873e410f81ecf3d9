import { desc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Ruleset } from '../contract/ruleset.ts';
import { changeSettings } from './change-settings.ts';
import { retryConflicts } from './retry-conflicts.ts';
import { rulesets } from './tables.ts';
import { isUniqueViolation } from './unique-violation.ts';

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

/**
 * Publishes what `change` makes of the live ruleset, as the next version. `change` may run again if someone else published
 * meanwhile; if it refuses, nothing is published. `alongside` are statements that belong to the publication.
 */
export async function publishRuleset<Refused extends { reason: string }>(
  db: D1Database,
  { projectId, publishedBy, now }: { projectId: string; publishedBy: string; now: number },
  change: (current: Ruleset) => Omit<Ruleset, 'version'> | Refused,
  alongside: (before: Ruleset, published: Ruleset) => D1PreparedStatement[] = () => [],
): Promise<Ruleset | Refused | { reason: 'contended' }> {
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
    const row = { projectId, version: published.version, body: published, createdAt: now, createdBy: publishedBy };
    try {
      await changeSettings(
        { db, projectId, actor: publishedBy, now },
        {
          statements: [...alongside(before, published), drizzle(db).insert(rulesets).values(row)],
          audit: { action: 'ruleset.published', target: `${published.version}`, ...toDifference(before, published) },
          bumpsConfig: true,
        },
      );
      return published;
    } catch (error) {
      if (isUniqueViolation(error, 'rulesets.')) return null;
      throw error;
    }
  });
}

/** What the audit log keeps of two rulesets: rules that were added, removed or changed, and any other setting that differs. */
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
