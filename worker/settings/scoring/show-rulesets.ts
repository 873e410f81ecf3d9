import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import { toInstant } from '../../contract/instant.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import type { PublishedRule, RulesetVersion } from '../../contract/scoring-rule.ts';
import { type NoSuchRule, pickRule } from './pick-rule.ts';
import { listRulesets, readRuleset } from './read-rulesets.ts';

/** The live ruleset. */
export async function getRuleset(call: Call): Promise<Ruleset> {
  requirePermission(call, 'rules:read');
  return readRuleset(call.env.DB, call.projectId);
}

/** The published versions of the ruleset, newest first. */
export async function listRulesetVersions(
  call: Call,
  { limit }: { limit: number },
): Promise<z.infer<typeof RulesetVersion>[]> {
  requirePermission(call, 'rules:read');
  const versions = await listRulesets(call.env.DB, call.projectId, { limit });
  return versions.map(({ body, createdAt, createdBy }) => ({
    ...body,
    publishedAt: toInstant(createdAt),
    publishedBy: createdBy,
  }));
}

/** The rules of the live ruleset. */
export async function listScoringRules(call: Call): Promise<PublishedRule[]> {
  requirePermission(call, 'rules:read');
  const { version, rules } = await readRuleset(call.env.DB, call.projectId);
  return rules.map((rule) => ({ ...rule, rulesetVersion: version }));
}

/** One rule of the live ruleset. */
export async function getScoringRule(call: Call, { ruleId }: { ruleId: string }): Promise<PublishedRule | NoSuchRule> {
  requirePermission(call, 'rules:read');
  return pickRule(await readRuleset(call.env.DB, call.projectId), ruleId);
}
