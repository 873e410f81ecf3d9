import type * as z from 'zod';
import { type Call, requirePermission, requirePerson } from '../../access/call.ts';
import type { ReadNotifications } from '../../contract/notification.ts';

/** Marks the given notifications, or all of the person's, as read. Read notifications are no longer emailed or pushed. */
export async function readNotifications(
  call: Call,
  { ids }: z.output<typeof ReadNotifications>,
): Promise<{ read: number }> {
  requirePermission(call, 'project:read');
  const { userId } = requirePerson(call);
  const { meta } = await call.env.DB.prepare(
    `UPDATE notifications SET read_at = ?3, mail_at = NULL, push_at = NULL WHERE project_id = ?1 AND user_id = ?2 AND read_at IS NULL
       AND (?4 IS NULL OR at || '.' || cause IN (SELECT value FROM json_each(?4)))`,
  )
    .bind(call.projectId, userId, call.now, ids === undefined ? null : JSON.stringify(ids))
    .run();
  return { read: meta.changes };
}
