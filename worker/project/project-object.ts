import { DurableObject } from 'cloudflare:workers';
import { toInstant } from '../contract/instant.ts';
import type { ProjectAck, ProjectChange } from '../contract/project-change.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { ProjectLiveMessage } from '../contract/project-live.ts';
import { measure } from '../observe/data-points.ts';
import { noteFailure, writeFailures } from '../observe/failures.ts';
import { log } from '../observe/log.ts';
import type { Requested } from '../observe/request-id.ts';
import { PAUSES } from '../pauses.ts';
import { renewProjectConfig } from '../settings/projects/project-config.ts';
import { holderOf } from '../sockets/held-by.ts';
import { answerClose, openWatcher, renewWatchers, tellWatchers, watchersOf } from '../sockets/watchers.ts';
import { commitChanges, lengthOf } from './commit-changes.ts';
import { GroupCommit } from './group-commit.ts';
import { LateLeads, writeBacklog } from './late-leads.ts';
import { NewsRelay } from './news-relay.ts';
import { projectObject } from './project-client.ts';
import { type CommitMessage, commitMessage } from './project-sockets.ts';

/** Those who receive the news of a commit. */
interface Audience extends Pick<NewsRelay, 'add'> {
  /** True if somebody may be there. */
  isPresent: () => boolean;
}

interface Writer {
  commits: GroupCommit<ProjectChange, ProjectAck>;
  late: LateLeads;
}

/**
 * The object of one project. The object writes the project's lead rows and counters to D1. If PROJECT_SHARDS is more than 1, this object
 * writes only some of the rows and counters. The object stores no data of its own.
 */
export class ProjectObject extends DurableObject<Env> {
  #writer: Writer | null = null;
  readonly #watchers = new NewsRelay({ pass: (message) => this.#broadcast(message) });

  /** Writes a lead's change to D1, together with other waiting changes. */
  async project(
    projectId: string,
    change: ProjectChange,
    { shard = 0, requestId }: { shard?: number } & Requested = {},
  ): Promise<ProjectAck> {
    const { commits, late } = this.#writerOf(projectId, shard);
    try {
      return await commits.add(change);
    } catch (error) {
      const now = Date.now();
      late.add(change, now);
      noteFailure('rows', now);
      log('warn', 'project.commit_failed', { requestId, projectId, error: String(error) });
      return { status: 'unavailable' };
    }
  }

  /** Returns the project's config in version `least` or newer. */
  config(projectId: string, least: number): Promise<ProjectConfig> {
    return renewProjectConfig(this.env, projectId, least);
  }

  /** Opens a socket on the project. The edge has already checked the ticket. */
  override fetch(request: Request): Response {
    const now = Date.now();
    const hello: ProjectLiveMessage = { type: 'hello', at: toInstant(now) };
    return openWatcher(this.ctx, { hello, holder: holderOf(request), now });
  }

  /** Receives the news of another shard's commit, because this object has all sockets. */
  tell(message: CommitMessage): void {
    if (this.#isWatched()) this.#watchers.add(message);
  }

  /** Notifies the sockets of a study that has finished. */
  tellOfStudy(studyId: string): void {
    const message: ProjectLiveMessage = { type: 'study', at: toInstant(Date.now()), studyId };
    tellWatchers(watchersOf(this.ctx), message, Date.now());
  }

  /** Closes the sockets of a person or key, or all sockets without a `holder`. Those who still have access reconnect with a new ticket. */
  disconnect(holder?: string): void {
    renewWatchers(watchersOf(this.ctx, holder));
  }

  override webSocketMessage(): void {
    // Watchers send nothing; the platform answers pings.
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    answerClose(socket, code);
  }

  /** Tells the audience what a commit has changed. The commit is already done and acknowledged, so a failure here is only logged. */
  #publish(projectId: string, audience: Audience, group: ProjectChange[], acks: ProjectAck[]): void {
    try {
      this.#measure(projectId, group);
      if (!audience.isPresent()) return;
      const message = commitMessage(group, acks, Date.now());
      if (message) audience.add(message);
    } catch (error) {
      log('warn', 'project.not_published', { error: String(error) });
    }
  }

  #measure(projectId: string, changes: ProjectChange[]): void {
    const now = Date.now();
    const ms = changes.reduce((max, { row }) => (row ? Math.max(max, now - row.evaluatedAt) : max), 0);
    measure(this.env, 'projection', { projectId, labels: {}, count: changes.length, ms });
  }

  #isWatched(): boolean {
    return watchersOf(this.ctx).length > 0;
  }

  #broadcast(message: CommitMessage): void {
    tellWatchers(watchersOf(this.ctx), message, Date.now());
  }

  /** The audience of a commit: this object's sockets, or the object that holds the sockets. */
  #audienceOf(projectId: string): Audience {
    const home = projectObject(this.env, projectId);
    if (home.id.equals(this.ctx.id))
      return { isPresent: () => this.#isWatched(), add: (message) => this.#watchers.add(message) };
    const relay = new NewsRelay({ pass: (message) => home.tell(message) });
    return { isPresent: () => true, add: (message) => relay.add(message) };
  }

  /** Returns the object's only writer. The caller passes the project and shard, which saves parsing `ctx.id.name`. */
  #writerOf(projectId: string, shard: number): Writer {
    this.#writer ??= this.#makeWriter(projectId, shard);
    return this.#writer;
  }

  #makeWriter(projectId: string, shard: number): Writer {
    const { DB } = this.env;
    const audience = this.#audienceOf(projectId);
    const late = new LateLeads({ note: (oldestAt) => writeBacklog(DB, { projectId, shard }, oldestAt) });
    const commits = new GroupCommit<ProjectChange, ProjectAck>({
      keyOf: ({ leadId }) => leadId,
      bytesOf: lengthOf,
      commit: async (group) => {
        const acks = await commitChanges(DB, projectId, group);
        this.#publish(projectId, audience, group, acks);
        await late.settle(group);
        await writeFailures(DB, Date.now());
        return acks;
      },
      rest: () => scheduler.wait(PAUSES.commit),
    });
    return { commits, late };
  }
}
