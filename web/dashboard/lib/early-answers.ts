import { getSession } from './session.ts';

declare global {
  interface Window {
    /** Takes the answers to requests that the page sent before its files had arrived: see web/early-start.ts. */
    early?: { token: string; projectId: string; answers: Map<string, Promise<Response>> };
  }
}

/** A page that took longer than this to load requests the data again. */
const FRESH_MS = 15_000;

/** The early answer to a request of the current session, if there is one. Each answer is returned once. */
export function takeEarlyAnswer(address: string): Promise<Response> | undefined {
  const { early } = window;
  const session = getSession();
  const isOurs = early?.token === session?.token && early?.projectId === session?.user.projectId;
  if (!early || !isOurs || performance.now() > FRESH_MS) return undefined;
  const answer = early.answers.get(address);
  early.answers.delete(address);
  return answer;
}
