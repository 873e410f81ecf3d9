import { desc, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Ruleset } from '../contract/ruleset.ts';
import { auditChange } from './audit.ts';
import { projects, rulesets } from './tables.ts';
import { isUniqueViolation } from './unique-violation.ts';

/** Two people may publish at once: the second reads what the first published, and goes on from there. */
const PUBLISH_ATTEMPTS = 5;

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
 * Publishes what `change` makes of the ruleset in force, as the next version. `change` may run again where someone else
 * published meanwhile; it may refuse, and then nothing is published.
 */
export async function publishRuleset<Refused extends { reason: string }>(
  db: D1Database,
  { projectId, publishedBy, now }: { projectId: string; publishedBy: string; now: number },
  change: (current: Ruleset) => Omit<Ruleset, 'version'> | Refused,
): Promise<{ before: Ruleset; published: Ruleset } | Refused> {
  const orm = drizzle(db);
  for (let attempt = 1; ; attempt++) {
    const before = await getRuleset(db, projectId);
    const changed = change(before);
    if ('reason' in changed) return changed;
    const { rules, stages, decay } = changed;
    const published: Ruleset = { version: before.version + 1, rules, stages, decay };
    try {
      await orm.batch([
        orm
          .insert(rulesets)
          .values({ projectId, version: published.version, body: published, createdAt: now, createdBy: publishedBy }),
        orm.update(projects).set({ configVersion: sql`config_version + 1` }).where(eq(projects.id, projectId)),
        auditChange(orm, {
          ...{ projectId, at: now, actor: publishedBy, action: 'ruleset.published', target: `${published.version}` },
          ...toDifference(before, published),
        }),
      ]);
      return { before, published };
    } catch (error) {
      if (attempt === PUBLISH_ATTEMPTS || !isUniqueViolation(error, 'rulesets.')) throw error;
    }
  }
}

/** Rules that came, went or changed, and stages and decay where they did: what the audit log keeps of two rulesets. */
function toDifference(before: Ruleset, after: Ruleset) {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const differing = (one: Ruleset, other: Ruleset) => ({
    ...(!same(one.stages, other.stages) && { stages: one.stages }),
    ...(!same(one.decay, other.decay) && { decay: one.decay }),
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
