import { drizzle } from 'drizzle-orm/d1';
import type { PublicCall } from '../../access/call.ts';
import type { ProjectInput } from '../../contract/project.ts';
import { DEFAULT_RULESET } from '../../domain/ruleset.ts';
import { changeSettings, type SettingsChange } from '../change-settings.ts';
import { members, projects, rulesets } from '../storage/tables.ts';

/** Inserts a project with its owner and the default ruleset. The statements in `before` run first, in the same batch. */
export async function insertProject(
  { env, now }: Pick<PublicCall, 'env' | 'now'>,
  { projectId, userId, ...settings }: { projectId: string; userId: string } & ProjectInput,
  before: readonly SettingsChange['statements'][number][] = [],
): Promise<void> {
  const orm = drizzle(env.DB);
  const actor = { type: 'person', userId, role: 'owner', projectId } as const;
  await changeSettings(
    { env, projectId, actor, now },
    {
      statements: [
        ...before,
        orm.insert(projects).values({ ...settings, id: projectId, createdAt: now }),
        orm.insert(members).values({ projectId, userId, role: 'owner', createdAt: now }),
        orm
          .insert(rulesets)
          .values({ projectId, version: 1, body: DEFAULT_RULESET, createdAt: now, createdBy: userId }),
      ],
      audit: { action: 'project.created', after: { name: settings.name } },
    },
  );
}
