import { useSyncExternalStore } from 'react';
import type * as z from 'zod';
import type { Session } from '../../../worker/contract/account.ts';
import { parseProjectPath, projectPath } from '../../../worker/contract/addresses.ts';

type SessionValue = z.infer<typeof Session>;

const STORAGE_KEY = 'leads.session';
const listeners = new Set<() => void>();

/** State that all tabs share: the session, and the project with which a new tab opens. */
let stored = readStored();
/** The project of this tab, which its address names. Choosing another project in another tab does not affect it. */
let tabProjectId = parseProjectPath(location.pathname)?.projectId ?? stored?.user.projectId ?? null;
let session = toTabSession();

function readStored(): SessionValue | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null');
    // Read without its schema, because the schema library is a tenth of a first load.
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

/** A key for the data that this tab shows: the person, and one of their projects. Null if nobody is signed in. */
export const dataOwner = (): string | null => session && `${session.user.id} ${session.user.projectId}`;

export function setSession(next: SessionValue | null): void {
  stored = next;
  tabProjectId = next?.user.projectId ?? null;
  try {
    if (next) localStorage.setItem(STORAGE_KEY, JSON.stringify(next));
    else localStorage.removeItem(STORAGE_KEY);
  } catch {
    // Storage may be forbidden: the session then lasts as long as the page.
  }
  publish();
}

/** Shows a screen of another project in this tab. Tabs that are opened later also show that project. */
export function switchProject(projectId: string, path: string): void {
  if (!session) return;
  history.replaceState(null, '', projectPath(projectId, path));
  setSession({ ...session, user: { ...session.user, projectId } });
}

addEventListener('storage', ({ key }) => {
  if (key !== STORAGE_KEY) return;
  const before = stored?.user.id;
  stored = readStored();
  // Signing out or in in another tab applies here too, but a project chosen there does not.
  if (stored?.user.id !== before) tabProjectId = stored?.user.projectId ?? null;
  publish();
});

// Back and forward may lead to an address of another project.
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
