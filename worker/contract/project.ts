import * as z from 'zod';
import { DisplayName } from './display-name.ts';
import { EventType } from './event-type.ts';
import { UtcInstant } from './instant.ts';
import { LIMITS } from './limits.ts';
import { Outcome, OutcomeInput } from './outcome.ts';
import { Email } from './traits.ts';

export const ProjectId = z.string().meta({ example: 'prj_5f0c2a9e7b1d4e63a8c90f12d3b4a5c6' });

export const Role = z.enum(['owner', 'admin', 'member', 'viewer']);
export type Role = z.infer<typeof Role>;

const ORIGIN = /^https?:\/\/(\*\.)?([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:\d{1,5})?$/i;

export const OriginPattern = z
  .string()
  .max(LIMITS.originCharsMax)
  .refine((pattern) => pattern === '*' || ORIGIN.test(pattern), {
    error: 'must be an origin such as https://example.com or https://*.example.com (no path), or *',
  })
  .meta({ example: 'https://example.com' });

const isTimeZone = (name: string): boolean => {
  // Intl also accepts offsets such as +01:00, but these have no daylight saving time.
  if (!/^[A-Z]/i.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

export const TimeZone = z
  .string()
  .refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin' })
  .meta({ example: 'Europe/Berlin' });

const ProjectName = DisplayName.meta({ example: 'My project' });

export const ProjectSettings = z.object({
  name: ProjectName,
  allowedOrigins: z
    .array(OriginPattern)
    .min(1)
    .max(LIMITS.allowedOriginsMax)
    .describe('The origins from which publishable keys can be used.'),
  retentionDays: z
    .int()
    .min(1)
    .max(LIMITS.retentionDaysMax)
    .nullable()
    .describe('Leads that have been idle for this many days are erased. Null keeps leads permanently.'),
  anonymousRetentionDays: z
    .int()
    .min(1)
    .max(LIMITS.retentionDaysMax)
    .nullable()
    .describe(
      'Leads that were never identified (an anonymous ID, no email, name or company) are erased after this many days without an event. Null keeps these leads permanently.',
    ),
  timeZone: TimeZone,
  requireSignedIdentify: z
    .boolean()
    .describe('If true, publishable keys can only link signed IDs and claim signed emails (`userHash`, `emailHash`).'),
  reservedEventTypes: z
    .array(EventType)
    .max(LIMITS.reservedEventTypesMax)
    .nullable()
    .describe(
      'Event types that give points only if a secret key sends them. Events of these types from a page are logged with 0 points and flagged `$reserved`. `null`, the default, reserves `contract_signed` and the outcome’s event type once a secret key is in use.',
    ),
  outcome: Outcome.nullable().describe(
    'What makes a lead a customer. `null`, the default, means a `contract_signed` event within 30 days.',
  ),
});
export type ProjectSettings = z.infer<typeof ProjectSettings>;

export const Project = ProjectSettings.extend({ id: ProjectId, role: Role, createdAt: UtcInstant }).meta({
  id: 'Project',
  description: '`role` is your role.',
});
export type Project = z.infer<typeof Project>;

export const ProjectInput = z
  .object({
    name: ProjectName,
    allowedOrigins: ProjectSettings.shape.allowedOrigins.default(['*']),
    retentionDays: ProjectSettings.shape.retentionDays.default(null),
    anonymousRetentionDays: ProjectSettings.shape.anonymousRetentionDays.default(LIMITS.anonymousRetentionDaysDefault),
    timeZone: TimeZone.default('UTC'),
  })
  .meta({ id: 'ProjectInput' });
export type ProjectInput = z.infer<typeof ProjectInput>;

export const ProjectSettingsChange = ProjectSettings.extend({
  outcome: OutcomeInput.nullable().describe(ProjectSettings.shape.outcome.description ?? ''),
})
  .partial()
  .meta({
    id: 'ProjectChange',
    description: 'Fields you leave out do not change.',
  });
export type ProjectSettingsChange = z.infer<typeof ProjectSettingsChange>;

export const Member = z
  .object({ userId: z.string(), email: z.string(), role: Role, joinedAt: UtcInstant })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof Member>;

const InvitationId = z.string().meta({ example: 'inv_4d5c6b7a8f9e0d1c2b3a4f5e6d7c8b9a' });
const KeyPrefix = z.string().meta({ example: 'pk_live_4f3a' });

export const MemberRemoved = z
  .object({
    userId: z.string(),
    removed: z.literal(true),
    voidedInvitations: z.array(z.object({ id: InvitationId, email: z.string() })),
    apiKeys: z
      .array(
        z.object({ keyId: z.string(), kind: z.enum(['publishable', 'secret']), name: z.string(), prefix: KeyPrefix }),
      )
      .describe('API keys that the member created and may still know. The keys work until you revoke them.'),
  })
  .meta({ id: 'MemberRemoved' });

const InvitationLink = z.string().meta({ example: 'https://leads.example.com/accept-invitation#token=…' });

export const Invitation = z
  .object({
    id: InvitationId,
    email: z.string(),
    role: Role,
    createdAt: UtcInstant,
    expiresAt: UtcInstant,
    link: InvitationLink.nullable().describe(
      'For copying. Null if only an owner may see the link, or if the invitation is from before links were stored.',
    ),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;

export const InvitationSent = Invitation.extend({
  link: InvitationLink,
  mail: z
    .enum(['sent', 'failed', 'not_configured', 'limit_reached'])
    .describe(
      'Whether the email was sent. `not_configured`: this server cannot send email. `limit_reached`: too many emails were sent today. If the email was not sent, send the link yourself.',
    ),
}).meta({ id: 'InvitationSent', description: 'The link works whether or not the email was sent.' });
export type InvitationSent = z.infer<typeof InvitationSent>;

export const InvitationPreview = z
  .object({
    email: z.string(),
    role: Role,
    projectName: z.string().meta({ example: 'My project' }),
    expiresAt: UtcInstant,
  })
  .meta({ id: 'InvitationPreview' });
export type InvitationPreview = z.infer<typeof InvitationPreview>;

export const InvitationInput = z.object({ email: Email, role: Role }).meta({ id: 'InvitationInput' });
