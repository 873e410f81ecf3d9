import { useSyncExternalStore } from 'react';

/** A file that is being uploaded, whichever screen is shown. */
export interface RunningUpload {
  fileName: string;
  projectId: string;
  sentBytes: number;
  totalBytes: number;
  stop: () => void;
}

let running: RunningUpload | null = null;
const listeners = new Set<() => void>();

/** If a person closes the page during an upload, the browser asks first, in its own words. */
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

/** The file that is being uploaded for the project, or null. */
export function useRunningUpload(projectId: string): RunningUpload | null {
  const upload = useSyncExternalStore(subscribe, () => running);
  return upload?.projectId === projectId ? upload : null;
}
