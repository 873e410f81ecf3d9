import * as z from 'zod';
import { LIMITS } from './limits.ts';
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
  /** The project that requests act on unless they say another (`X-Project-Id`). */
  projectId: z.string(),
});
export type User = z.infer<typeof User>;

/** `token` is a JWT for `Authorization: Bearer`, good for seven days. */
export const Session = z.object({ token: z.string(), user: User });

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
