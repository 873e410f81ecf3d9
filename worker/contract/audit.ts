import * as z from 'zod';
import { AUDIT_ACTIONS, areaOf } from './audit-actions.ts';
import { Instant, UtcInstant } from './instant.ts';
import { LIMITS } from './limits.ts';

export const AuditAction = z.enum(AUDIT_ACTIONS);
export type AuditAction = z.infer<typeof AuditAction>;

/** Filters for audit entries. An entry must match all given fields. */
export const AuditFilter = z.object({
  actor: z
    .string()
    .max(LIMITS.idCharsMax)
    .optional()
    .meta({ description: 'Who made the change: the ID of a person or key, or `system`.', example: 'system' }),
  action: z
    .enum([...new Set(AUDIT_ACTIONS.map(areaOf)), ...AUDIT_ACTIONS])
    .optional()
    .describe('An action such as `key.created`, or the part before the dot (`key`) for all actions of that kind.'),
  target: z
    .string()
    .max(LIMITS.idCharsMax)
    .optional()
    .meta({ description: 'The ID of the changed object.', example: 'key_7e57a1b2c3d4e5f60718293a4b5c6d7e' }),
  from: Instant.optional().describe('The first instant.'),
  to: Instant.optional().describe('The end of the period, exclusive.'),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

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
        .describe(
          'The person’s email or the key’s name. Null if the person or the key no longer exists, or if the platform made the change.',
        ),
    }),
    target: z
      .string()
      .nullable()
      .describe('The ID of the changed object. Null for the project itself, and for an erased lead.'),
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
