import type { ProjectChange } from '../contract/project-change.ts';

/**
 * Leads that could not be written to D1, and since when they wait. The oldest is noted there, for whoever watches over the
 * platform, with the next batch that works. After waking nobody is known to be late until it comes again, which each does by itself.
 */
export class LateLeads {
  readonly #since = new Map<string, number>();
  readonly #note: (oldestAt: number | null) => Promise<unknown>;
  /** What D1 holds. */
  #noted: number | null | 'unknown' = 'unknown';

  constructor({ note }: { note: (oldestAt: number | null) => Promise<unknown> }) {
    this.#note = note;
  }

  add({ leadId, row }: ProjectChange, now: number): void {
    if (!this.#since.has(leadId)) this.#since.set(leadId, row?.evaluatedAt ?? now);
  }

  /** These were written. */
  async settle(changes: readonly ProjectChange[]): Promise<void> {
    for (const { leadId } of changes) this.#since.delete(leadId);
    const oldestAt = [...this.#since.values()].reduce<number | null>((a, b) => Math.min(a ?? b, b), null);
    if (oldestAt === this.#noted) return;
    const isNoted = await this.#note(oldestAt).then(
      () => true,
      () => false,
    );
    this.#noted = isNoted ? oldestAt : 'unknown';
  }
}

/** Notes since when a lead waits; null where none does. */
export function writeBacklog(
  db: D1Database,
  { projectId, shard }: { projectId: string; shard: number },
  oldestAt: number | null,
): Promise<unknown> {
  const statement =
    oldestAt === null
      ? db.prepare('DELETE FROM projection_backlog WHERE project_id = ?1 AND shard = ?2').bind(projectId, shard)
      : db.prepare('INSERT OR REPLACE INTO projection_backlog VALUES (?1, ?2, ?3)').bind(projectId, shard, oldestAt);
  return statement.run();
}
