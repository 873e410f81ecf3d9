import { type SQL, sql } from 'drizzle-orm';
import type { DrizzleD1Database } from 'drizzle-orm/d1';
import { actorIdOf } from '../../access/permissions.ts';
import type { SettingsCall } from '../change-settings.ts';
import { auditLog, invitations } from '../storage/tables.ts';

/** Cancels the invitations that `which` selects, with an audit entry for each. The values are in the order of that table's columns. */
export const voidInvitations = (
  orm: DrizzleD1Database,
  { actor, now }: Pick<SettingsCall, 'actor' | 'now'>,
  which: SQL | undefined,
) =>
  [
    orm.insert(auditLog).select(
      sql`SELECT NULL, project_id, ${now}, ${actorIdOf(actor)}, 'invitation.revoked', id,
          json_object('email', email, 'role', role), NULL FROM invitations WHERE ${which}`,
    ),
    orm.delete(invitations).where(which),
  ] as const;
