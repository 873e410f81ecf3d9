import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal. Shortens long texts while keeping different texts different. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
