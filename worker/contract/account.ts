import * as z from 'zod';
import { UtcInstant } from './instant.ts';
import { LIMITS } from './limits.ts';
import { DisplayName } from './plain-text.ts';
import { ProjectId, Role } from './project.ts';
import { Email } from './traits.ts';

export const Password = z
  .string()
  .min(LIMITS.passwordCharsMin, `must be at least ${LIMITS.passwordCharsMin} characters`)
  .max(LIMITS.passwordCharsMax);

export const Registration = z
  .object({
    email: Email,
    password: Password.meta({ example: 'correct horse battery' }),
    projectName: DisplayName.optional().describe('The name of the account’s first project.'),
  })
  .meta({ id: 'Registration' });

export const Login = z
  .object({ email: Email, password: z.string().max(LIMITS.passwordCharsMax) })
  .meta({ id: 'Login' });

export const User = z
  .object({
    id: z.string().meta({ example: 'usr_0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e' }),
    email: z.string(),
    projectId: z
      .string()
      .nullable()
      .describe(
        'The project that requests act on unless they say another (`X-Project-Id`); null for someone without any.',
      ),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

export const Session = z
  .object({ token: z.string(), user: User })
  .meta({ id: 'Session', description: '`token` is a JWT for `Authorization: Bearer`, good for seven days.' });

export const Me = z
  .object({
    user: User.extend({ createdAt: UtcInstant }),
    projects: z.array(z.object({ id: ProjectId, name: z.string().meta({ example: 'My project' }), role: Role })),
  })
  .meta({ id: 'Me', description: 'Who is logged in, and where they may do what.' });

export const PasswordChange = z
  .object({
    currentPassword: z.string().max(LIMITS.passwordCharsMax),
    newPassword: Password,
  })
  .meta({ id: 'PasswordChange' });

export const PasswordResetRequest = z.object({ email: Email }).meta({ id: 'PasswordResetRequest' });

export const PasswordReset = z
  .object({ token: z.string().max(LIMITS.idCharsMax), password: Password })
  .meta({ id: 'PasswordReset', description: '`token` is from the link that was mailed.' });

export const KeyKind = z.enum(['publishable', 'secret']);
export type KeyKind = z.infer<typeof KeyKind>;

export const KeyInput = z
  .object({
    kind: KeyKind.default('publishable'),
    name: DisplayName.default('API key'),
  })
  .meta({ id: 'ApiKeyInput' });

export const KeyCreated = z
  .object({
    apiKey: z.string().meta({ example: 'pk_live_…' }),
    keyId: z.string(),
    kind: KeyKind,
  })
  .meta({ id: 'ApiKeyCreated', description: 'The key itself is shown here and never again.' });

export const KeyListed = z
  .object({
    keyId: z.string(),
    kind: KeyKind,
    name: z.string(),
    prefix: z.string().meta({ example: 'pk_live_4f3a' }),
    createdAt: UtcInstant,
    lastUsedAt: UtcInstant.nullable().describe('To the minute.'),
    expiresAt: UtcInstant.nullable().describe('Of a key that was rotated: it opens until then.'),
  })
  .meta({
    id: 'ApiKey',
    description: 'A key as it is shown later: enough to tell it from others, nothing to open with.',
  });
export type KeyListed = z.infer<typeof KeyListed>;

export const KeyRotation = z
  .object({
    /** How long the old key goes on, while servers are given the new one. */
    overlapSeconds: z
      .int()
      .min(0)
      .max(LIMITS.keyOverlapSecondsMax)
      .default(24 * 3600),
  })
  .meta({ id: 'ApiKeyRotation' });

export const KeyRotated = KeyCreated.extend({
  replaces: z.string().meta({ example: 'key_7e57a1b2c3d4e5f60718293a4b5c6d7e' }),
  replacedUntil: UtcInstant,
}).meta({
  id: 'ApiKeyRotated',
});
