import { createBrowserRouter } from 'react-router';
import { parseProjectPath, projectPath } from '../../../worker/contract/addresses.ts';
import { AppRoutes } from './routes.tsx';

let current: { projectId: string | null; router: ReturnType<typeof createBrowserRouter> } | undefined;

/**
 * The router of the tab's project. Adds the project's ID to every address, so that a screen can simply link to `/leads`. An address
 * without a project ID (from an older link, or typed by hand) opens in the current project.
 */
export function routerFor(projectId: string | null) {
  if (current?.projectId === projectId) return current.router;
  current?.router.dispose();
  if (projectId !== null && parseProjectPath(location.pathname)?.projectId !== projectId) {
    const path = parseProjectPath(location.pathname)?.path ?? location.pathname;
    history.replaceState(history.state, '', projectPath(projectId, path) + location.search + location.hash);
  }
  const basename = projectId === null ? '/' : projectPath(projectId, '');
  current = { projectId, router: createBrowserRouter([{ path: '*', element: <AppRoutes /> }], { basename }) };
  return current.router;
}
