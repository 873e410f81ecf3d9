import { useSyncExternalStore } from 'react';

/** A file that is being sent, whichever screen is shown. */
export interface RunningUpload {
  fileName: string;
  projectId: string;
  sentBytes: number;
  totalBytes: number;
  stop: () => void;
}

let running: RunningUpload | null = null;
const listeners = new Set<() => void>();

/** The browser asks, in its own words, before the page is closed on a file that is being sent. */
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

/** The project's file that is being sent, or null. */
export function useRunningUpload(projectId: string): RunningUpload | null {
  const upload = useSyncExternalStore(subscribe, () => running);
  return upload?.projectId === projectId ? upload : null;
}
