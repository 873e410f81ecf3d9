import { toInstant } from '../contract/instant.ts';
import type { ProjectAck, ProjectChange } from '../contract/project-change.ts';
import type { LeadNews, ProjectLiveMessage } from '../contract/project-live.ts';
import { toEventQuote } from '../domain/to-event-quote.ts';

export type CommitMessage = Extract<ProjectLiveMessage, { type: 'commit' }>;

/** Max. leads per message. No dashboard shows more leads at once, and the limit keeps messages small even if many leads change. */
const NEWS_MAX = 50;

/** The message about the changes that a group commit applied. Null if the commit applied no changes. */
export function commitMessage(
  changes: readonly ProjectChange[],
  acks: readonly ProjectAck[],
  now: number,
): CommitMessage | null {
  const applied = changes.filter(({ toSeq, row }, i) => {
    const ack = acks[i];
    return ack?.status === 'committed' && (ack.seq === toSeq || row === null);
  });
  if (applied.length === 0) return null;
  const news = applied.slice(0, NEWS_MAX).map(
    ({ leadId, summary, row, activity, stageMoves }): LeadNews => ({
      leadId,
      lead: summary,
      activity: sumByType(activity),
      lastEvent: row?.lastEvent ? toEventQuote(row.lastEvent) : null,
      stageMoves: stageMoves.map(({ from, to, cause }) => ({ from, to, cause })),
    }),
  );
  return { type: 'commit', at: toInstant(now), news, more: applied.length - news.length, lagMs: lagOf(applied, now) };
}

/** Combines two messages. */
export function mergeCommits(older: CommitMessage, newer: CommitMessage): CommitMessage {
  const news = [...older.news, ...newer.news];
  const lags = [older.lagMs, newer.lagMs].filter((lagMs) => lagMs !== null);
  return {
    type: 'commit',
    at: newer.at,
    news: news.slice(0, NEWS_MAX),
    more: older.more + newer.more + Math.max(0, news.length - NEWS_MAX),
    lagMs: lags.length === 0 ? null : Math.max(...lags),
  };
}

/** The time from a change to its commit. If a lead's row contains an event, the lead was evaluated when that event was scored. */
function lagOf(applied: readonly ProjectChange[], now: number): number | null {
  const scoredAt = applied.flatMap(({ row, activity }) => (row && activity.length > 0 ? [row.evaluatedAt] : []));
  return scoredAt.length === 0 ? null : Math.max(0, now - Math.min(...scoredAt));
}

function sumByType(activity: ProjectChange['activity']): LeadNews['activity'] {
  const counts = new Map<string, number>();
  for (const { eventType, count } of activity) counts.set(eventType, (counts.get(eventType) ?? 0) + count);
  return [...counts].map(([eventType, count]) => ({ eventType, count }));
}
