import { getSession } from './session.ts';

declare global {
  interface Window {
    /** The responses to requests that the page sent before its scripts had loaded (web/early-start.ts). */
    early?: { token: string; projectId: string; answers: Map<string, Promise<Response>> };
  }
}

/** If the page took longer than this to load, the early responses are too old and the data is requested again. */
const FRESH_MS = 15_000;

/** Returns the early response to a request of the current session, if there is one. Returns each response only once. */
export function takeEarlyAnswer(address: string): Promise<Response> | undefined {
  const { early } = window;
  const session = getSession();
  const isOurs = early?.token === session?.token && early?.projectId === session?.user.projectId;
  if (!early || !isOurs || performance.now() > FRESH_MS) return undefined;
  const answer = early.answers.get(address);
  early.answers.delete(address);
  return answer;
}
