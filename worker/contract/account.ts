import * as z from 'zod';
import { DisplayName } from './display-name.ts';
import { UtcInstant } from './instant.ts';
import { LIMITS } from './limits.ts';
import { OriginPattern, ProjectId, Role } from './project.ts';
import { SecondFactorCode } from './second-factor.ts';
import { Email } from './traits.ts';

export const Password = z.string().min(LIMITS.passwordCharsMin).max(LIMITS.passwordCharsMax);

/** A link's one-time token. A link has the token in the fragment of its URL, which browsers never send to servers or as a referrer. */
export const LinkToken = z.string().max(LIMITS.idCharsMax);

export const Registration = z
  .object({
    email: Email,
    password: Password.meta({ example: 'correct horse battery' }),
    projectName: DisplayName.optional().describe('The name of the account’s first project.'),
    invitationToken: LinkToken.optional().describe(
      'The token from an invitation’s link. With this token, the account joins the invitation’s project and gets no project of its own.',
    ),
    setupToken: LinkToken.optional().describe(
      'The token from the setup link that `npm run deploy` prints. The token creates the server’s first account.',
    ),
  })
  .superRefine(({ projectName, invitationToken, setupToken }, context) => {
    if (invitationToken === undefined) return;
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (projectName !== undefined) refuse('projectName', 'must be left out: the invitation already names the project');
    if (setupToken !== undefined) refuse('setupToken', 'must be left out: the invitation already allows registration');
  })
  .meta({
    id: 'Registration',
    example: { email: 'alice@test.com', password: 'correct horse battery', projectName: 'My project' },
  });

export const RegistrationMode = z.enum(['open', 'invited', 'closed']);
export type RegistrationMode = z.infer<typeof RegistrationMode>;

export const RegistrationInfo = z
  .object({
    mode: RegistrationMode.describe('`open`: anyone may register; `invited`: with an invitation; `closed`: nobody.'),
    hasAccounts: z
      .boolean()
      .describe('False until the setup link that `npm run deploy` prints has created the first account.'),
    sendsEmail: z.boolean().describe('True if invitations and password resets are sent by email.'),
  })
  .meta({ id: 'RegistrationInfo' });

export const Login = z
  .object({
    email: Email,
    password: z.string().max(LIMITS.passwordCharsMax),
    code: SecondFactorCode.optional().describe(
      'Required if the account has a second factor: a code from the authenticator app, or a recovery code.',
    ),
  })
  .meta({ id: 'Login' });

export const User = z
  .object({
    id: z.string().meta({ example: 'usr_0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e' }),
    email: z.string(),
    projectId: z
      .string()
      .nullable()
      .describe(
        'The project that requests act on by default (`X-Project-Id` selects another); null without any project.',
      ),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

export const Session = z
  .object({ token: z.string(), user: User })
  .meta({ id: 'Session', description: '`token` is a JWT for `Authorization: Bearer`, valid for seven days.' });

export const Me = z
  .object({
    user: User.extend({ createdAt: UtcInstant }),
    projects: z.array(z.object({ id: ProjectId, name: z.string().meta({ example: 'My project' }), role: Role })),
  })
  .meta({ id: 'Me', description: 'The signed-in person, with their projects and roles.' });

export const PasswordChange = z
  .object({
    currentPassword: z.string().max(LIMITS.passwordCharsMax),
    newPassword: Password,
  })
  .meta({ id: 'PasswordChange' });

export const PasswordResetRequest = z.object({ email: Email }).meta({ id: 'PasswordResetRequest' });

export const PasswordResetRequested = z
  .object({
    message: z.string(),
    sendsEmail: z.boolean().describe('False if this server sends no email.'),
  })
  .meta({ id: 'PasswordResetRequested' });

export const PasswordReset = z
  .object({ token: LinkToken, password: Password })
  .meta({ id: 'PasswordReset', description: '`token` is from a reset link.' });

export const KeyKind = z.enum(['publishable', 'secret']);
export type KeyKind = z.infer<typeof KeyKind>;

const OwnOrigins = z
  .array(OriginPattern)
  .min(1)
  .max(LIMITS.allowedOriginsMax)
  .describe('For a publishable key: the origins it may be used from, within the project’s allowed origins.');

export const KeyInput = z
  .object({
    kind: KeyKind.default('publishable'),
    name: DisplayName.default('API key'),
    allowedOrigins: OwnOrigins.optional(),
  })
  .refine(({ kind, allowedOrigins }) => kind === 'publishable' || allowedOrigins === undefined, {
    path: ['allowedOrigins'],
    error: 'are for publishable keys: servers use secret keys and have no origin',
  })
  .meta({ id: 'ApiKeyInput' });

export const KeyCreated = z
  .object({
    apiKey: z.string().meta({ example: 'pk_live_…' }),
    keyId: z.string(),
    kind: KeyKind,
  })
  .meta({ id: 'ApiKeyCreated', description: 'The key itself. The key is shown only once.' });

export const KeyListed = z
  .object({
    keyId: z.string(),
    kind: KeyKind,
    name: z.string(),
    prefix: z.string().meta({ example: 'pk_live_4f3a' }),
    allowedOrigins: OwnOrigins.nullable().describe(
      'The origins that the key may be used from; null if only the project’s origins apply.',
    ),
    createdAt: UtcInstant,
    lastUsedAt: UtcInstant.nullable().describe('To the minute.'),
    expiresAt: UtcInstant.nullable().describe('For a rotated key: the time at which it stops working.'),
  })
  .meta({
    id: 'ApiKey',
    description: 'A key without its secret, for lists.',
  });
export type KeyListed = z.infer<typeof KeyListed>;

export const KeyRotation = z
  .object({
    /** How many seconds the old key keeps working, so that servers can switch to the new key. */
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
