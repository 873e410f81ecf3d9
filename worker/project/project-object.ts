import { DurableObject } from 'cloudflare:workers';
import { toInstant } from '../contract/instant.ts';
import type { ProjectAck, ProjectChange } from '../contract/project-change.ts';
import type { ProjectLiveMessage } from '../contract/project-live.ts';
import { log } from '../observe/log.ts';
import { count } from '../observe/metrics.ts';
import { commitChanges } from './commit-changes.ts';
import { GroupCommit } from './group-commit.ts';
import { commitMessage } from './project-sockets.ts';

/** Service restart (RFC 6455 registry): clients come back by themselves. */
const RESTART = 1012;

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

  /** Opens a socket on the project. The edge has checked the ticket. */
  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
    const hello: ProjectLiveMessage = { type: 'hello', at: toInstant(Date.now()) };
    server.send(JSON.stringify(hello));
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Closes every socket, as someone may look no more: whoever still may comes back with a new ticket. */
  disconnect(): void {
    for (const socket of this.ctx.getWebSockets()) socket.close(RESTART, 'members changed');
  }

  override webSocketMessage(): void {
    // Watchers have nothing to say; pings are answered by the platform.
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // 1005 and 1006 mean that no code came; they cannot be sent.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }

  #measure(changes: ProjectChange[]): void {
    const now = Date.now();
    const lags = changes.flatMap(({ row }) => (row ? [Math.max(0, now - row.evaluatedAt)] : []));
    count(this.env, 'projected_leads_total', {}, changes.length);
    count(
      this.env,
      'projection_lag_milliseconds_sum',
      {},
      lags.reduce((sum, lag) => sum + lag, 0),
    );
  }

  #publish(changes: ProjectChange[], acks: ProjectAck[]): void {
    const sockets = this.ctx.getWebSockets();
    if (sockets.length === 0) return;
    const message = commitMessage(changes, acks, Date.now());
    if (!message) return;
    const text = JSON.stringify(message);
    for (const socket of sockets) socket.send(text);
  }

  /** An object is not told its own name, so the caller says it; there is one. */
  #commitsOf(projectId: string): GroupCommit<ProjectChange, ProjectAck> {
    const known = this.#commits.get(projectId);
    if (known) return known;
    const created = new GroupCommit<ProjectChange, ProjectAck>({
      keyOf: ({ leadId }) => leadId,
      bytesOf: (change) => JSON.stringify(change).length,
      commit: async (group) => {
        const acks = await commitChanges(this.env.DB, projectId, group);
        this.#measure(group);
        this.#publish(group, acks);
        return acks;
      },
    });
    this.#commits.set(projectId, created);
    return created;
  }
}
