import type * as z from 'zod';
import { type Call, requirePermission, requirePerson } from '../../access/call.ts';
import { decodeCursor, encodeCursor } from '../../access/cursor.ts';
import { toInstant } from '../../contract/instant.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { NotificationKind, NotificationsPage, NotificationsQuery } from '../../contract/notification.ts';
import { LEAD_NAME, WITH_LEAD } from '../../project/told-notification.ts';

interface Row {
  at: number;
  cause: string;
  kind: NotificationKind;
  leadId: string | null;
  leadName: string | null;
  by: string | null;
  detail: string | null;
  readAt: number | null;
}

/** The person's notifications in this project, newest first. */
export async function listNotifications(
  call: Call,
  { cursor, limit }: z.output<typeof NotificationsQuery>,
): Promise<NotificationsPage | { reason: 'bad_cursor' }> {
  requirePermission(call, 'project:read');
  const { userId } = requirePerson(call);
  const position = cursor === undefined ? null : await decodeCursor(cursor, 'notifications');
  if (cursor !== undefined && position === null) return { reason: 'bad_cursor' };
  const { DB: db } = call.env;
  const [found, unread] = await db.batch<Row & { count: number }>([
    db
      .prepare(
        `SELECT told.at, told.cause, told.kind, told.lead_id AS leadId, told.by, told.detail, told.read_at AS readAt,
           ${LEAD_NAME} AS leadName
         FROM notifications AS told ${WITH_LEAD}
         WHERE told.project_id = ?1 AND told.user_id = ?2 AND (?3 IS NULL OR (told.at, told.cause) < (?3, ?4))
         ORDER BY told.at DESC, told.cause DESC LIMIT ?5`,
      )
      .bind(call.projectId, userId, position?.at ?? null, position?.cause ?? null, limit + 1),
    db
      .prepare(
        `SELECT count(*) AS count FROM (
           SELECT 1 FROM notifications WHERE project_id = ?1 AND user_id = ?2 AND read_at IS NULL LIMIT ?3)`,
      )
      .bind(call.projectId, userId, LIMITS.unreadCountMax),
  ]);
  const rows = found?.results ?? [];
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    notifications: page.map(({ at, cause, kind, leadId, leadName, by, detail, readAt }) => ({
      ...{ id: `${at}.${cause}`, kind, at: toInstant(at), by, detail, isRead: readAt !== null },
      lead: leadId === null ? null : { id: leadId, name: leadName },
    })),
    unread: unread?.results[0]?.count ?? 0,
    nextCursor: rows.length > limit && last ? encodeCursor({ at: last.at, cause: last.cause }) : null,
  };
}
