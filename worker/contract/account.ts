import * as z from 'zod';
import { LIMITS } from './limits.ts';
import { Role } from './project.ts';
import { Email } from './traits.ts';

export const Password = z
  .string()
  .min(LIMITS.passwordCharsMin, `must be at least ${LIMITS.passwordCharsMin} characters`)
  .max(LIMITS.passwordCharsMax);

export const Registration = z.object({
  email: Email,
  password: Password.meta({ example: 'correct horse battery' }),
  /** What the account's first project is called. */
  projectName: z.string().trim().min(1).max(LIMITS.nameCharsMax).optional(),
});

export const Login = z.object({ email: Email, password: z.string().max(LIMITS.passwordCharsMax) });

export const User = z.object({
  id: z.string(),
  email: z.string(),
  /** The project that requests act on unless they say another (`X-Project-Id`); null for someone without any. */
  projectId: z.string().nullable(),
});
export type User = z.infer<typeof User>;

/** `token` is a JWT for `Authorization: Bearer`, good for seven days. */
export const Session = z.object({ token: z.string(), user: User });

/** Who is logged in, and where they may do what. */
export const Me = z.object({
  user: User.extend({ createdAt: z.string() }),
  projects: z.array(z.object({ id: z.string(), name: z.string(), role: Role })),
});

export const PasswordChange = z.object({
  currentPassword: z.string().max(LIMITS.passwordCharsMax),
  newPassword: Password,
});

export const PasswordResetRequest = z.object({ email: Email });

/** `token` is from the link that was mailed. */
export const PasswordReset = z.object({ token: z.string().max(LIMITS.idCharsMax), password: Password });

export const KeyKind = z.enum(['publishable', 'secret']);
export type KeyKind = z.infer<typeof KeyKind>;

export const KeyInput = z.object({
  kind: KeyKind.default('publishable'),
  name: z.string().trim().min(1).max(LIMITS.nameCharsMax).default('API key'),
});

/** The key itself is shown here and never again. */
export const KeyCreated = z.object({
  apiKey: z.string().meta({ example: 'pk_live_…' }),
  keyId: z.string(),
  kind: KeyKind,
});

/** A key as it is shown later: enough to tell it from others, nothing to open with. */
export const KeyListed = z.object({
  keyId: z.string(),
  kind: KeyKind,
  name: z.string(),
  prefix: z.string().meta({ example: 'pk_live_4f3a' }),
  createdAt: z.string(),
  /** To the minute. */
  lastUsedAt: z.string().nullable(),
  /** Of a key that was rotated: it opens until then. */
  expiresAt: z.string().nullable(),
});
export type KeyListed = z.infer<typeof KeyListed>;

export const KeyRotation = z.object({
  /** How long the old key goes on, while servers are given the new one. */
  overlapSeconds: z.int().min(0).max(LIMITS.keyOverlapSecondsMax).default(24 * 3600),
});

export const KeyRotated = KeyCreated.extend({ replaces: z.string(), replacedUntil: z.string() });
