import { DurableObject } from 'cloudflare:workers';
import type { Explanation } from '../contract/explanation.ts';
import type { Intelligence } from '../contract/intelligence.ts';
import type { Lead, TimelineEntry } from '../contract/lead.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { log } from '../observe/log.ts';
import { sendToProject } from '../project/project-client.ts';
import { drain } from './drain.ts';
import { type IngestCommand, type IngestResult, ingest } from './ingest.ts';
import { changeMessage, snapshotMessage } from './lead-sockets.ts';
import { readExplanation, readIntelligence, readTimeline, viewLead, viewLeadAt } from './read-lead.ts';
import { refresh } from './refresh.ts';
import { rescore } from './rescore.ts';
import { retryDelayMs } from './retry-delay.ts';
import { findLead } from './storage/snapshot.ts';

/** The lead's version before and after a call; equal where nothing changed. */
interface Versions {
  fromVersion: number;
  version: number;
}

/** A burst's events share one alarm, one row in D1 and one message to the dashboards. */
const DRAIN_DELAY_MS = 250;

/** One lead: its log, its score, its sockets. Single-threaded, so that nothing here needs a lock. */
export class LeadObject extends DurableObject<Env> {
  /** Caches of what the platform and D1 know; forgotten on eviction. */
  #alarm: 'unknown' | 'none' | 'set' = 'unknown';
  #projectedSeq: number | null = null;
  #drainFailures = 0;

  /** Scores and stores events, each once for ever. When this resolves they are durable. */
  async ingest(command: IngestCommand): Promise<IngestResult> {
    await this.#recallAlarm();
    return this.#commit((now) => ingest({ sql: this.#sql, now, projectedSeq: this.#projectedSeq }, command));
  }

  /** Looks at the lead as of now. Null where there is none. */
  async refresh(config: ProjectConfig): Promise<Versions | null> {
    await this.#recallAlarm();
    return this.#commit((now) => refresh({ sql: this.#sql, now }, { config }));
  }

  /** Restamps the lead's whole history by the newest ruleset, once per run. Null where there is no lead. */
  async rescore(config: ProjectConfig, runId: string): Promise<Versions | null> {
    await this.#recallAlarm();
    return this.#commit((now) => rescore({ sql: this.#sql, now }, { config, runId }));
  }

  /** The lead now, or as of `at`. Null where there is none. */
  read({ at }: { at?: number }): Lead | null {
    const lead = findLead(this.#sql);
    return lead && (at === undefined ? viewLead(this.#sql, lead, Date.now()) : viewLeadAt(this.#sql, lead, at));
  }

  /** `until` and `at` are epoch ms, now where they are not given. */
  timeline({ until = Date.now() }: { until?: number }): TimelineEntry[] | null {
    return readTimeline(this.#sql, { until });
  }

  explanation({ at = Date.now() }: { at?: number }): Explanation | null {
    return readExplanation(this.#sql, { at });
  }

  intelligence({ at = Date.now() }: { at?: number }): Intelligence | null {
    return readIntelligence(this.#sql, { at });
  }

  /** Opens a socket on the lead. The edge has checked the ticket. */
  override fetch(): Response {
    const lead = findLead(this.#sql);
    if (!lead) return new Response(null, { status: 404 });
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
    server.send(JSON.stringify(snapshotMessage(this.#sql, lead, Date.now())));
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(): void {
    // Watchers have nothing to say; pings are answered by the platform.
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // 1005 and 1006 mean that no code came; they cannot be sent.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }

  /** Never throws: a throwing alarm is dropped by the platform after six tries. */
  override async alarm(): Promise<void> {
    this.#alarm = 'none';
    const project = (projectId: string, change: Parameters<typeof sendToProject>[2]) =>
      sendToProject(this.env, projectId, change);
    const result = await drain({ sql: this.#sql, project, projectedSeq: this.#projectedSeq }).catch(
      (error: unknown) => {
        log('warn', 'lead.drain_failed', { error: String(error) });
        return { status: 'unavailable' } as const;
      },
    );
    if (result.status === 'drained') this.#projectedSeq = result.seq;
    this.#drainFailures = result.status === 'unavailable' ? this.#drainFailures + 1 : 0;
    if (this.#drainFailures > 0) this.#setAlarm(retryDelayMs(this.#drainFailures));
  }

  get #sql(): SqlStorage {
    return this.ctx.storage.sql;
  }

  /** One change, one transaction; then the effects that may be lost, as the alarm makes up for them. */
  #commit<Result extends Versions | null>(change: (now: number) => Result): Result {
    const now = Date.now();
    const result = this.ctx.storage.transactionSync(() => change(now));
    if (result && result.version !== result.fromVersion) {
      this.#setAlarm(DRAIN_DELAY_MS);
      this.#publish(result.fromVersion, now);
    }
    return result;
  }

  #publish(fromVersion: number, now: number): void {
    const sockets = this.ctx.getWebSockets();
    const lead = sockets.length > 0 && findLead(this.#sql);
    if (!lead) return;
    const message = JSON.stringify(changeMessage(this.#sql, lead, { fromVersion, now }));
    for (const socket of sockets) socket.send(message);
  }

  #setAlarm(delayMs: number): void {
    if (this.#alarm === 'set') return;
    this.#alarm = 'set';
    void this.ctx.storage.setAlarm(Date.now() + delayMs);
  }

  /** After waking: an alarm that is still set says that D1 lacks something; none says that it has everything. */
  async #recallAlarm(): Promise<void> {
    if (this.#alarm !== 'unknown') return;
    const alarmAt = await this.ctx.storage.getAlarm();
    if (this.#alarm !== 'unknown') return;
    this.#alarm = alarmAt === null ? 'none' : 'set';
    if (alarmAt === null) this.#projectedSeq = findLead(this.#sql)?.snapshot.seq ?? 0;
  }
}
