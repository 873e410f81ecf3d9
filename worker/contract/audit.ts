import * as z from 'zod';
import { UtcInstant } from './instant.ts';

/** The audited actions of a project: permissions, scoring, and manual changes to leads. */
export const AuditAction = z.enum([
  'project.created',
  'project.updated',
  'project.exported',
  'identity_secret.rotated',
  'member.joined',
  'member.role_changed',
  'member.removed',
  'member.left',
  'invitation.created',
  'invitation.resent',
  'invitation.revoked',
  'key.created',
  'key.rotated',
  'key.revoked',
  'ruleset.published',
  'rescore.started',
  'study.started',
  'study.verified',
  'study.deleted',
  'automation.created',
  'automation.updated',
  'automation.deleted',
  'automation.disabled',
  'webhook.created',
  'webhook.updated',
  'webhook.deleted',
  'webhook.secret_rotated',
  'webhook.disabled',
  'lead.merged',
  'lead.unmerged',
  'lead.erased',
  'leads.erasure_started',
  'import.undone',
  'leads.restored',
]);
export type AuditAction = z.infer<typeof AuditAction>;

export const AuditEntry = z
  .object({
    at: UtcInstant,
    action: AuditAction,
    actor: z.object({
      type: z.enum(['person', 'key', 'system']).describe('`system`: the platform itself.'),
      id: z.string(),
      name: z
        .string()
        .nullable()
        .describe('The person’s email or the key’s name; null if they are gone, and for the platform.'),
    }),
    target: z
      .string()
      .nullable()
      .describe('The ID of the changed object. Null for the project itself and for an erased lead.'),
    before: z.unknown(),
    after: z.unknown(),
  })
  .meta({
    id: 'AuditEntry',
    example: {
      at: '2026-02-11T09:30:00.000Z',
      action: 'member.role_changed',
      actor: { type: 'person', id: 'usr_0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e', name: 'alice@test.com' },
      target: 'usr_2f1e0d9c8b7a69584736251403f2e1d0',
      before: { role: 'viewer' },
      after: { role: 'member' },
    },
  });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditPage = z
  .object({ entries: z.array(AuditEntry), nextCursor: z.string().nullable() })
  .meta({ id: 'AuditPage' });
