import { isbot } from 'isbot';

/**
 * The browser that sent a request, or null if no page did. Only pages send an Origin. Libraries in servers and apps do not: isbot would
 * count them as bots, although they act for people.
 */
export const pageAgentOf = (headers: Headers): string | null =>
  headers.has('Origin') ? (headers.get('User-Agent') ?? '') : null;

/** Whether a machine that identifies itself as a bot opened the page. */
export const isBotRequest = (headers: Headers): boolean => isBotAgent(pageAgentOf(headers));

/**
 * The part of a user agent with Android's version, the locale in older browsers, and the phone's model. A maker may have called a model “M
 * BOT”.
 */
const ANDROID_MODEL = /(\bAndroid [\d.]+;(?: [a-z]{2}[-_][a-z]{2};)?)[^;()]*/gi;

export const isBotAgent = (userAgent: unknown): boolean =>
  typeof userAgent === 'string' && isbot(userAgent.replace(ANDROID_MODEL, '$1'));
