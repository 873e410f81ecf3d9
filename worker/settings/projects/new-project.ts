import type { DrizzleD1Database } from 'drizzle-orm/d1';
import type { ProjectInput } from '../../contract/project.ts';
import { DEFAULT_RULESET } from '../../domain/ruleset.ts';
import { members, projects, rulesets } from '../storage/tables.ts';
import { audit } from './audit.ts';

/** The rows of a new project, for a batch: the project, its owner, the default ruleset. */
export const newProjectRows = (
  orm: DrizzleD1Database,
  { projectId, userId, ...settings }: { projectId: string; userId: string } & ProjectInput,
  now: number,
) =>
  [
    orm.insert(projects).values({ ...settings, id: projectId, createdAt: now }),
    orm.insert(members).values({ projectId, userId, role: 'owner', createdAt: now }),
    orm.insert(rulesets).values({ projectId, version: 1, body: DEFAULT_RULESET, createdAt: now, createdBy: userId }),
    audit(orm, { projectId, at: now, actor: userId, action: 'project.created', after: { name: settings.name } }),
  ] as const;
