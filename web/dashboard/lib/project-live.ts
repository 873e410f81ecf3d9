import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import * as projectsApi from '../../../worker/contract/api/projects.ts';
import { type LeadNews, ProjectLiveMessage } from '../../../worker/contract/project-live.ts';
import { ApiError, callApi } from './api-client.ts';
import { toSocketUrl } from './live-ticket.ts';
import { openReconnectingSocket, type SocketStatus } from './reconnecting-socket.ts';

interface ProjectCommit {
  at: string;
  news: LeadNews[];
  more: number;
  lagMs: number | null;
}

type CommitListener = (commit: ProjectCommit) => void;

// All parts of the page listen to the same socket.
const commitListeners = new Set<CommitListener>();
const resyncListeners = new Set<() => void>();
const statusListeners = new Set<() => void>();
let status: SocketStatus = 'connecting';

function setStatus(next: SocketStatus): void {
  status = next;
  for (const listener of statusListeners) listener();
}

/** Opens the project's socket, and returns a function that closes it. */
export const openProjectLive = (projectId: string): (() => void) =>
  openReconnectingSocket({
    getUrl: () => toSocketUrl(callApi(projectsApi.createProjectTicket, { path: { projectId } })),
    isFinal: (error) => error instanceof ApiError && (error.status === 401 || error.status === 404),
    onStatus: setStatus,
    onMessage: (data) => {
      const json: unknown = JSON.parse(data);
      // Messages are validated in development and tests only, as API answers are.
      const message = import.meta.env.PROD ? (json as ProjectLiveMessage) : ProjectLiveMessage.safeParse(json).data;
      if (message?.type === 'commit') for (const listener of commitListeners) listener(message);
      if (message?.type === 'hello') for (const listener of resyncListeners) listener();
    },
  });

export const useProjectSocketStatus = (): SocketStatus =>
  useSyncExternalStore(
    (listener) => {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    () => status,
  );

/**
 * Listens to messages about the project's leads. Calls `onResync` for each new socket, because the page missed any changes between
 * loading its data and opening the socket.
 */
export function useProjectLive({ onCommit, onResync }: { onCommit: CommitListener; onResync?: () => void }): void {
  const commit = useEffectEvent(onCommit);
  const resync = useEffectEvent(() => onResync?.());
  useEffect(() => {
    const listener: CommitListener = (message) => commit(message);
    const onMissed = () => resync();
    commitListeners.add(listener);
    resyncListeners.add(onMissed);
    return () => {
      commitListeners.delete(listener);
      resyncListeners.delete(onMissed);
    };
  }, []);
}
