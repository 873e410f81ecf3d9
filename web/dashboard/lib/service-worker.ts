import { parseProjectPath } from '../../../worker/contract/addresses.ts';
import { keepPush, registerServiceWorker } from './push.ts';
import { savesData } from './saves-data.ts';
import { getSession, switchProject } from './session.ts';

interface Tab {
  /** Shows a screen of the tab's project. */
  navigate: (path: string) => void;
  /** Aborted when the session ends. */
  signal: AbortSignal;
}

/** Stores files for opening offline, renews the push subscription, and listens for clicks on notifications. */
export async function startServiceWorker({ navigate, signal }: Tab): Promise<void> {
  navigator.serviceWorker.addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => {
      if (data instanceof Object && 'path' in data && typeof data.path === 'string') show(data.path, navigate);
    },
    { signal },
  );
  navigator.serviceWorker.startMessages();
  if (!savesData()) await registerServiceWorker();
  await keepPush();
}

function show(address: string, navigate: Tab['navigate']): void {
  const shown = getSession()?.user.projectId;
  const { projectId, path } = parseProjectPath(address) ?? { projectId: shown, path: address };
  if (projectId && projectId !== shown) switchProject(projectId, path);
  else navigate(path);
}
