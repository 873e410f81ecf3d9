import { useSyncExternalStore } from 'react';
import type * as z from 'zod';
import type { Session } from '../../../worker/contract/account.ts';
import { parseProjectPath, projectPath } from '../../../worker/contract/addresses.ts';

type SessionValue = z.infer<typeof Session>;

const STORAGE_KEY = 'leads.session';
const listeners = new Set<() => void>();

/** The state that all tabs share: the session, and the project in which new tabs open. */
let stored = readStored();
/** This tab's project, which the tab's address names. A choice of project in another tab does not change this tab's project. */
let tabProjectId = parseProjectPath(location.pathname)?.projectId ?? stored?.user.projectId ?? null;
let session = toTabSession();

function readStored(): SessionValue | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null');
    // Checked by hand, because the schema library would make the first load a tenth larger.
    const isSession = value instanceof Object && 'token' in value && 'user' in value && value.user instanceof Object;
    return isSession ? (value as SessionValue) : null;
  } catch {
    return null;
  }
}

function toTabSession(): SessionValue | null {
  return stored && { ...stored, user: { ...stored.user, projectId: tabProjectId ?? stored.user.projectId } };
}

function publish(): void {
  session = toTabSession();
  for (const listener of listeners) listener();
}

export const getSession = (): SessionValue | null => session;

/** Identifies whose data this tab shows, by user and project. Null if nobody is signed in. */
export const dataOwner = (): string | null => session && `${session.user.id} ${session.user.projectId}`;

export function setSession(next: SessionValue | null): void {
  stored = next;
  tabProjectId = next?.user.projectId ?? null;
  try {
    if (next) localStorage.setItem(STORAGE_KEY, JSON.stringify(next));
    else localStorage.removeItem(STORAGE_KEY);
  } catch {
    // If the browser forbids storage, the session lasts until the page closes.
  }
  publish();
}

/** Opens a screen of another project in this tab. New tabs will open in the same project. */
export function switchProject(projectId: string, path: string): void {
  if (!session) return;
  history.replaceState(null, '', projectPath(projectId, path));
  setSession({ ...session, user: { ...session.user, projectId } });
}

addEventListener('storage', ({ key }) => {
  if (key !== STORAGE_KEY) return;
  const before = stored?.user.id;
  stored = readStored();
  // This tab follows a sign-out or sign-in in another tab, but not a choice of project there.
  if (stored?.user.id !== before) tabProjectId = stored?.user.projectId ?? null;
  publish();
});

// Back and Forward may lead to an address of another project.
addEventListener('popstate', () => {
  const projectId = parseProjectPath(location.pathname)?.projectId;
  if (!projectId || projectId === tabProjectId) return;
  tabProjectId = projectId;
  publish();
});

export const useSession = (): SessionValue | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, getSession);

/** The current session, for screens that only signed-in people can open. */
export function useProjectId(): string {
  return useSession()?.user.projectId ?? '';
}
