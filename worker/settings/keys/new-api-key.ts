import type { KeyKind } from '../../contract/account.ts';
import { newId } from '../storage/new-id.ts';
import { hashToken, randomToken } from '../storage/random-token.ts';
import { KEY_PREFIXES } from './api-key.ts';

/** The first characters of a key, which are stored and shown so that people can tell keys apart. */
const SHOWN_CHARS = 12;

export interface NewKey {
  projectId: string;
  kind: KeyKind;
  name: string;
  createdBy: string;
  /** For a publishable key: the origins where it may be used, within the project's. Null adds no limit. */
  allowedOrigins: string[] | null;
}

/** A new key of 256 random bits, and its row. Only its SHA-256 is stored: the returned key cannot be shown again. */
export async function newApiKey(given: NewKey, now: number) {
  const apiKey = KEY_PREFIXES[given.kind] + randomToken();
  const row = { ...given, id: newId('key'), prefix: apiKey.slice(0, SHOWN_CHARS) };
  return { apiKey, row: { ...row, hash: await hashToken(apiKey), createdAt: now } };
}
