/** Constants that the build fills in (web/vite.config.ts): the paths of the build's files, and a hash of these files and the page. */
declare const __SHELL_FILES__: readonly string[];
declare const __SHELL_VERSION__: string;

const CACHE_PREFIX = 'shell-';
const CACHE = `${CACHE_PREFIX}${__SHELL_VERSION__}`;
const FILES: ReadonlySet<string> = new Set(__SHELL_FILES__);

/** The only HTML page, which shows every screen. */
const PAGE = '/';
/** How long to wait for the server before opening the stored page, in case the connection hangs. */
const PATIENCE_MS = 4_000;
/**
 * Matches addresses of API endpoints and files, which are not screens. Only file names at the top level count, because the ID of a
 * lead or company may look like a file name.
 */
const NO_SCREEN = /^\/(api|v1|beacon|sdk|docs|assets|icons)\/|^\/[^/]+\.\w+$/;

/** True if the address belongs to a screen of the dashboard. */
export const isScreen = (pathname: string): boolean => !NO_SCREEN.test(pathname);

/**
 * Stores the page and all files of its version, or nothing if one of them fails to load. Does not request files again that the
 * previous version has already stored.
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

/** Answers a request for a screen or a file of the build. Returns null for any other request, which the browser then sends as usual. */
export function answerFromShell(request: Request): Promise<Response> | null {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return null;
  if (request.mode === 'navigate') return isScreen(pathname) ? openScreen(request) : null;
  return FILES.has(pathname) ? openFile(request, pathname) : null;
}

/** Opens a screen with the newest page from the server, or with the stored page if the server does not answer. */
async function openScreen(request: Request): Promise<Response> {
  const loading = fetch(request);
  const waited = new Promise<null>((done) => setTimeout(() => done(null), PATIENCE_MS));
  const answer = await Promise.race([loading.catch(() => null), waited]);
  return answer ?? (await stored(PAGE)) ?? loading;
}

const openFile = async (request: Request, path: string): Promise<Response> => (await stored(path)) ?? fetch(request);

const stored = async (path: string): Promise<Response | undefined> => (await caches.open(CACHE)).match(path);
