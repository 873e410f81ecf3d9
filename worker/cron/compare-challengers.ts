import { asc, eq, lte } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { DAY_MS } from '../domain/time.ts';
import { startDailyChallenge } from '../studies/start-challenge.ts';
import { challengers } from '../studies/tables.ts';

/** Max. projects per tick, because each comparison calls every lead of a project; the next tick takes the rest. */
const PROJECTS_PER_TICK = 5;

/** Starts the daily comparison of each challenger with the live rules. */
export async function compareChallengers(env: Env, now: number): Promise<number> {
  const orm = drizzle(env.DB);
  const due = await orm
    .select({ projectId: challengers.projectId })
    .from(challengers)
    .where(lte(challengers.dueAt, now))
    .orderBy(asc(challengers.dueAt))
    .limit(PROJECTS_PER_TICK);
  for (const { projectId } of due) {
    // Set the next date before starting, so that a comparison that cannot start does not block the others.
    // The update bypasses changeSettings, because nobody sets this date: only the schedule does.
    await orm
      .update(challengers)
      .set({ dueAt: now + DAY_MS })
      .where(eq(challengers.projectId, projectId));
    await startDailyChallenge(env, { projectId, now });
  }
  return due.length;
}
