import * as z from 'zod';
import { UtcInstant } from './instant.ts';
import { LIMITS } from './limits.ts';

export const CurrentPassword = z
  .object({ password: z.string().max(LIMITS.passwordCharsMax) })
  .meta({ id: 'CurrentPassword', example: { password: 'correct horse battery' } });

/** Six digits from an app, or a recovery code; spaces and hyphens are ignored. */
export const SecondFactorCode = z.string().max(LIMITS.secondFactorCodeCharsMax).meta({ example: '492039' });

export const SecondFactor = z
  .object({
    enabledAt: UtcInstant.nullable().describe('Null if signing in requires only the password.'),
    recoveryCodesLeft: z.int().meta({ example: 9 }),
  })
  .meta({ id: 'SecondFactor' });

export const SecondFactorStarted = z
  .object({
    secret: z
      .string()
      .describe('The secret in base32, for typing into an app.')
      .meta({ example: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }),
    uri: z.string().describe('The secret as an `otpauth` URI, for a QR code.').meta({
      example: 'otpauth://totp/leads.example.com:alice%40test.com?issuer=leads.example.com&secret=JBSWY3DPEHPK3PXP',
    }),
  })
  .meta({ id: 'SecondFactorStarted' });

export const RecoveryCodes = z
  .object({
    recoveryCodes: z
      .array(z.string())
      .describe('Each recovery code works once in place of a code from the app. Shown only here.')
      .meta({ example: ['k3vq-7hzd-2mxa-rw5e'] }),
  })
  .meta({ id: 'RecoveryCodes' });

export const SessionId = z.string().meta({ example: 'ses_0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e' });

export const SessionListed = z
  .object({
    sessionId: SessionId,
    isCurrent: z.boolean().describe('True for the session that sent this request.'),
    userAgent: z
      .string()
      .nullable()
      .describe('The user agent of the session’s last request.')
      .meta({ example: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0' }),
    place: z
      .string()
      .nullable()
      .describe('The approximate location of the session’s last request, if known.')
      .meta({ example: 'Vienna, AT' }),
    createdAt: UtcInstant,
    lastSeenAt: UtcInstant.describe('The time of the session’s last request, accurate to within ten minutes.'),
    expiresAt: UtcInstant,
  })
  .meta({ id: 'SessionListed', description: 'A session without its token, for lists.' });
export type SessionListed = z.infer<typeof SessionListed>;
