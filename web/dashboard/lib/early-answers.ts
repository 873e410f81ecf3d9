import { getSession } from './session.ts';

declare global {
  interface Window {
    /** Requests that the page made before its files had arrived: web/early-start.ts. */
    early?: { token: string; projectId: string; answers: Map<string, Promise<Response>> };
  }
}

/** A page that took longer to load asks again. */
const FRESH_MS = 15_000;

/** The early answer to a request of the session, if there is one. Each is given once. */
export function takeEarlyAnswer(address: string): Promise<Response> | undefined {
  const { early } = window;
  const session = getSession();
  const isOurs = early?.token === session?.token && early?.projectId === session?.user.projectId;
  if (!early || !isOurs || performance.now() > FRESH_MS) return undefined;
  const answer = early.answers.get(address);
  early.answers.delete(address);
  return answer;
}
