import { useSyncExternalStore } from 'react';

/** An upload in progress, which continues on every screen. */
export interface RunningUpload {
  fileName: string;
  projectId: string;
  sentBytes: number;
  totalBytes: number;
  stop: () => void;
}

let running: RunningUpload | null = null;
const listeners = new Set<() => void>();

/** Makes the browser ask before someone closes the page during an upload. */
const ask = (event: BeforeUnloadEvent) => event.preventDefault();

export function setRunningUpload(upload: RunningUpload | null): void {
  if (upload && !running) addEventListener('beforeunload', ask);
  if (!upload) removeEventListener('beforeunload', ask);
  running = upload;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The project's upload in progress, or null. */
export function useRunningUpload(projectId: string): RunningUpload | null {
  const upload = useSyncExternalStore(subscribe, () => running);
  return upload?.projectId === projectId ? upload : null;
}
