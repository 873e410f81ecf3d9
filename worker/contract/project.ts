import * as z from 'zod';
import { LIMITS } from './limits.ts';
import { Email } from './traits.ts';

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
  // Offsets such as +01:00 are taken by Intl, but know no summer time.
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

export const ProjectName = z.string().trim().min(1).max(LIMITS.nameCharsMax);

export const ProjectSettings = z.object({
  name: ProjectName,
  /** Where publishable keys may be used from. */
  allowedOrigins: z.array(OriginPattern).min(1).max(LIMITS.allowedOriginsMax),
  /** Leads that were quiet for longer are erased; null keeps them for ever. */
  retentionDays: z.int().min(1).max(LIMITS.retentionDaysMax).nullable(),
  timeZone: TimeZone,
  /** Identifies by a publishable key must carry `userHash`, signed with the identity secret. */
  requireSignedIdentify: z.boolean(),
});
export type ProjectSettings = z.infer<typeof ProjectSettings>;

/** `role` is the asker's. */
export const Project = ProjectSettings.extend({ id: z.string(), role: Role, createdAt: z.string() });
export type Project = z.infer<typeof Project>;

export const ProjectInput = z.object({
  name: ProjectName,
  allowedOrigins: ProjectSettings.shape.allowedOrigins.default(['*']),
  retentionDays: ProjectSettings.shape.retentionDays.default(null),
  timeZone: TimeZone.default('UTC'),
});
export type ProjectInput = z.infer<typeof ProjectInput>;

/** What is not named stays. */
export const ProjectSettingsChange = ProjectSettings.partial();
export type ProjectSettingsChange = z.infer<typeof ProjectSettingsChange>;

export const ProjectPath = z.object({ projectId: z.string() });

export const Member = z.object({ userId: z.string(), email: z.string(), role: Role, joinedAt: z.string() });
export type Member = z.infer<typeof Member>;

export const Invitation = z.object({
  id: z.string(),
  email: z.string(),
  role: Role,
  createdAt: z.string(),
  expiresAt: z.string(),
});
export type Invitation = z.infer<typeof Invitation>;

export const InvitationInput = z.object({ email: Email, role: Role });
