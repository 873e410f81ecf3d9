/** The build writes these (web/vite.config.ts): the paths of its files, and a hash of the files and the page. */
declare const __SHELL_FILES__: readonly string[];
declare const __SHELL_VERSION__: string;

const CACHE_PREFIX = 'shell-';
const CACHE = `${CACHE_PREFIX}${__SHELL_VERSION__}`;
const FILES: ReadonlySet<string> = new Set(__SHELL_FILES__);

/** The one page that shows every screen. */
const PAGE = '/';
/** If a connection hangs, the stored page opens after this time. */
const PATIENCE_MS = 4_000;
/**
 * Addresses that are not screens, but API answers and files. The ID of a lead or a company in an address may look like a file's name.
 */
const NO_SCREEN = /^\/(api|v1|beacon|sdk|docs|assets|icons)\/|^\/[^/]+\.\w+$/;

/** True if an address shows a screen of the dashboard. */
export const isScreen = (pathname: string): boolean => !NO_SCREEN.test(pathname);

/**
 * Stores the page and all files of its version, or nothing at all. Files that the previous version already has are not loaded again.
 */
export async function fillShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  const load = async (path: string, init?: RequestInit): Promise<void> => {
    const response = await fetch(path, init);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await cache.put(path, response);
  };
  const files = [...FILES].map(async (path) => {
    const kept = await caches.match(path);
    await (kept ? cache.put(path, kept) : load(path));
  });
  await Promise.all([load(PAGE, { cache: 'reload' }), ...files]);
}

export async function deleteOldShells(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(CACHE_PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** The answer to a request for a screen or a file of the build; null for everything else, which the browser then requests itself. */
export function answerFromShell(request: Request): Promise<Response> | null {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return null;
  if (request.mode === 'navigate') return isScreen(pathname) ? openScreen(request) : null;
  return FILES.has(pathname) ? openFile(request, pathname) : null;
}

/** For a screen, that is the server's page, which is the newest; if the server does not answer, the stored page. */
async function openScreen(request: Request): Promise<Response> {
  const loading = fetch(request);
  const waited = new Promise<null>((done) => setTimeout(() => done(null), PATIENCE_MS));
  const answer = await Promise.race([loading.catch(() => null), waited]);
  return answer ?? (await stored(PAGE)) ?? loading;
}

const openFile = async (request: Request, path: string): Promise<Response> => (await stored(path)) ?? fetch(request);

const stored = async (path: string): Promise<Response | undefined> => (await caches.open(CACHE)).match(path);
