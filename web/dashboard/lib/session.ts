import { useSyncExternalStore } from 'react';
import type * as z from 'zod';
import { Session } from '../../../worker/contract/account.ts';

type SessionValue = z.infer<typeof Session>;

const STORAGE_KEY = 'leads.session';
const listeners = new Set<() => void>();
let session = readStored();

function readStored(): SessionValue | null {
  try {
    return Session.safeParse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

export const getSession = (): SessionValue | null => session;

export function setSession(next: SessionValue | null): void {
  session = next;
  try {
    if (next) localStorage.setItem(STORAGE_KEY, JSON.stringify(next));
    else localStorage.removeItem(STORAGE_KEY);
  } catch {
    // Storage may be forbidden: the session then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

/** The same project for all that is shown: another one begins with empty caches. */
export function switchProject(projectId: string): void {
  if (session) setSession({ ...session, user: { ...session.user, projectId } });
}

// Signing out (or in) in one tab holds in all of them.
addEventListener('storage', ({ key }) => {
  if (key !== STORAGE_KEY) return;
  session = readStored();
  for (const listener of listeners) listener();
});

export const useSession = (): SessionValue | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, getSession);

/** Of whoever is signed in: only for what stands behind the sign-in. */
export function useProjectId(): string {
  return useSession()?.user.projectId ?? '';
}
