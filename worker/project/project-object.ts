import { DurableObject } from 'cloudflare:workers';
import type { ProjectAck, ProjectChange } from '../contract/project-change.ts';
import { log } from '../observe/log.ts';
import { commitChanges } from './commit-changes.ts';
import { GroupCommit } from './group-commit.ts';

/** One project: the only writer of its lead rows and counters in D1. Holds nothing that is not elsewhere. */
export class ProjectObject extends DurableObject<Env> {
  readonly #commits = new Map<string, GroupCommit<ProjectChange, ProjectAck>>();

  /** Writes a lead's change to D1, together with whatever else has come by then. */
  async project(projectId: string, change: ProjectChange): Promise<ProjectAck> {
    try {
      return await this.#commitsOf(projectId).add(change);
    } catch (error) {
      log('warn', 'project.commit_failed', { projectId, error: String(error) });
      return { status: 'unavailable' };
    }
  }

  /** An object is not told its own name, so the caller says it; there is one. */
  #commitsOf(projectId: string): GroupCommit<ProjectChange, ProjectAck> {
    const known = this.#commits.get(projectId);
    if (known) return known;
    const created = new GroupCommit<ProjectChange, ProjectAck>({
      keyOf: ({ leadId }) => leadId,
      commit: (group) => commitChanges(this.env.DB, projectId, group),
    });
    this.#commits.set(projectId, created);
    return created;
  }
}
