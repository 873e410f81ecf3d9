import { isbot } from 'isbot';

/**
 * The browser that sent a request, or null if no page did. Only pages send an Origin; the libraries of servers and apps, which isbot also
 * counts as bots, act for people.
 */
export const pageAgentOf = (headers: Headers): string | null =>
  headers.has('Origin') ? (headers.get('User-Agent') ?? '') : null;

/** Whether a page was opened by a machine that calls itself one. */
export const isBotRequest = (headers: Headers): boolean => isBotAgent(pageAgentOf(headers));

/** Android's version, a locale in older browsers, and the phone's model, which its maker may have called “M BOT”. */
const ANDROID_MODEL = /(\bAndroid [\d.]+;(?: [a-z]{2}[-_][a-z]{2};)?)[^;()]*/gi;

export const isBotAgent = (userAgent: unknown): boolean =>
  typeof userAgent === 'string' && isbot(userAgent.replace(ANDROID_MODEL, '$1'));
