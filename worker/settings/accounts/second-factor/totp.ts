import { createHmac } from 'node:crypto';
// This build (`bare`) lacks the hash functions that the library includes for browsers.
import { Secret, TOTP } from 'otpauth/bare';

const PERIOD_SECONDS = 30;
/** The app's clock may be wrong by this many time steps. */
const DRIFT_STEPS_MAX = 1;
/** 160 bits, as RFC 4226 recommends. */
const SECRET_BYTES = 20;

/** An HMAC that uses the runtime, for `otpauth/bare`. */
const hmac = (algorithm: string, key: Uint8Array, message: Uint8Array): Uint8Array =>
  createHmac(algorithm, key).update(message).digest();

export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** The URI that an authenticator app reads from a QR code. */
export const toTotpUri = (secret: string, { issuer, label }: { issuer: string; label: string }): string =>
  new TOTP({ issuer, label, secret, period: PERIOD_SECONDS }).toString();

/** The time step of a code, or null if the code is not valid now. */
export function findTotpStep(secret: string, { code, now }: { code: string; now: number }): number | null {
  const totp = new TOTP({ secret, period: PERIOD_SECONDS, hmac });
  const delta = totp.validate({ token: code, timestamp: now, window: DRIFT_STEPS_MAX });
  return delta === null ? null : totp.counter({ timestamp: now }) + delta;
}
