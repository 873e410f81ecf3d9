import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal. It shortens texts that are too long and keeps different texts different. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
