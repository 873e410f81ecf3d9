import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal: shortens what is too long, and keeps what differs apart. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
