const RANDOM_BYTES = 32;

/** Creates 256 random bits in base64url. Tokens cannot be guessed, and can be part of a URL. */
export function randomToken(): string {
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES));
  return btoa(String.fromCharCode(...random)).replace(/[+/=]/g, (c) => ({ '+': '-', '/': '_' })[c] ?? '');
}

/** The stored form of a token or key: its SHA-256 in hexadecimal. No salt is needed, because random tokens cannot be guessed. */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
