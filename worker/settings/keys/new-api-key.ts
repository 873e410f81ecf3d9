import type { KeyKind } from '../../contract/account.ts';
import { newId } from '../storage/new-id.ts';
import { hashToken, randomToken } from '../storage/random-token.ts';
import { KEY_PREFIXES } from './api-key.ts';

/** The number of characters at the start of a key that are stored and shown, so that people can tell keys apart. */
const SHOWN_CHARS = 12;

export interface NewKey {
  projectId: string;
  kind: KeyKind;
  name: string;
  createdBy: string;
  /**
   * For a publishable key: the origins where it may be used, within the project's origins. Null if the project's origins are the only
   * restriction.
   */
  allowedOrigins: string[] | null;
}

/** Creates a key with 256 random bits, and its row. Only the key's SHA-256 is stored, so the returned key cannot be shown again. */
export async function newApiKey(given: NewKey, now: number) {
  const apiKey = KEY_PREFIXES[given.kind] + randomToken();
  const row = { ...given, id: newId('key'), prefix: apiKey.slice(0, SHOWN_CHARS) };
  return { apiKey, row: { ...row, hash: await hashToken(apiKey), createdAt: now } };
}
