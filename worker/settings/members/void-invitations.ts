import { type SQL, sql } from 'drizzle-orm';
import type { DrizzleD1Database } from 'drizzle-orm/d1';
import { auditLog, invitations } from '../storage/tables.ts';

/** Revokes the invitations for which `which` holds, with an entry in the audit log for each. In the order of its columns. */
export const voidInvitations = (
  orm: DrizzleD1Database,
  { actor, now }: { actor: string; now: number },
  which: SQL | undefined,
) =>
  [
    orm.insert(auditLog).select(
      sql`SELECT NULL, project_id, ${now}, ${actor}, 'invitation.revoked', id,
          json_object('email', email, 'role', role), NULL FROM invitations WHERE ${which}`,
    ),
    orm.delete(invitations).where(which),
  ] as const;
