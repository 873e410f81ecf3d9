import * as z from 'zod';

/** What is written down of a project: who may do what, how leads are scored, and what was done to leads by hand. */
export const AuditAction = z.enum([
  'project.created',
  'project.updated',
  'identity_secret.rotated',
  'member.joined',
  'member.role_changed',
  'member.removed',
  'invitation.created',
  'invitation.revoked',
  'key.created',
  'key.rotated',
  'key.revoked',
  'ruleset.published',
  'rescore.started',
  'lead.merged',
  'lead.unmerged',
  'lead.erased',
]);
export type AuditAction = z.infer<typeof AuditAction>;

export const AuditEntry = z.object({
  at: z.string().meta({ format: 'date-time' }),
  action: AuditAction,
  actor: z.object({
    type: z.enum(['person', 'key']),
    id: z.string(),
    /** The person's e-mail or the key's name; null where they are gone. */
    name: z.string().nullable(),
  }),
  /** The id of what was changed. Null where it is the project itself, or a lead that was erased. */
  target: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditPage = z.object({ entries: z.array(AuditEntry), nextCursor: z.string().nullable() });
