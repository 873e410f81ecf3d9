import { isbot } from 'isbot';

/**
 * The user agent of the browser that sent a request, or null if no web page sent it. Only web pages send an Origin. Libraries in servers
 * and apps do not send an Origin, and isbot would count them as bots although they act for people.
 */
export const pageAgentOf = (headers: Headers): string | null =>
  headers.has('Origin') ? (headers.get('User-Agent') ?? '') : null;

/** Whether a bot that identifies itself as one opened the page. */
export const isBotRequest = (headers: Headers): boolean => isBotAgent(pageAgentOf(headers));

/**
 * Matches the part of a user agent with Android's version, the locale in older browsers, and the phone's model. A phone model may be
 * called “M BOT”.
 */
const ANDROID_MODEL = /(\bAndroid [\d.]+;(?: [a-z]{2}[-_][a-z]{2};)?)[^;()]*/gi;

export const isBotAgent = (userAgent: unknown): boolean =>
  typeof userAgent === 'string' && isbot(userAgent.replace(ANDROID_MODEL, '$1'));
