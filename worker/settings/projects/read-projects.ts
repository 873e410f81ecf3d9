import { and, asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { toInstant } from '../../contract/instant.ts';
import type { Project } from '../../contract/project.ts';
import { members, projects } from '../storage/tables.ts';

export interface NoSuchProject {
  reason: 'no_such_project';
}

/** The project in the format for one of its members. */
export async function readProject(
  db: D1Database,
  asked: { userId: string; projectId: string },
): Promise<Project | NoSuchProject> {
  const [project] = await readProjects(db, asked);
  return project ?? { reason: 'no_such_project' };
}

/** The projects that a person is a member of, or only the requested one. Oldest membership first. */
export async function readProjects(
  db: D1Database,
  { userId, projectId }: { userId: string; projectId?: string },
): Promise<Project[]> {
  const rows = await drizzle(db)
    .select({
      id: projects.id,
      name: projects.name,
      role: members.role,
      allowedOrigins: projects.allowedOrigins,
      retentionDays: projects.retentionDays,
      anonymousRetentionDays: projects.anonymousRetentionDays,
      timeZone: projects.timeZone,
      requireSignedIdentify: projects.requireSignedIdentify,
      reservedEventTypes: projects.reservedEventTypes,
      outcome: projects.outcome,
      createdAt: projects.createdAt,
    })
    .from(members)
    .innerJoin(projects, eq(projects.id, members.projectId))
    .where(and(eq(members.userId, userId), projectId === undefined ? undefined : eq(projects.id, projectId)))
    .orderBy(asc(members.createdAt), asc(projects.id));
  return rows.map((row) => ({ ...row, createdAt: toInstant(row.createdAt) }));
}
