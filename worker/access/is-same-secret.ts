import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Compares a secret with what a caller sent. The hashes have equal lengths and are compared in constant time, so that the duration reveals
 * nothing about the secret.
 */
export const isSameSecret = (sent: string, secret: string): boolean => timingSafeEqual(hashOf(sent), hashOf(secret));

const hashOf = (text: string) => createHash('sha256').update(text).digest();
