const STORAGE_KEY = 'leads.reloaded-at';
/** A reload that did not help is not repeated: the person decides. */
const ONCE_PER_MS = 60_000;

/** True if this page should reload because a newer version was deployed: at most once a minute per tab. */
export function mayReloadForNewVersion(now: number = Date.now()): boolean {
  try {
    if (now - Number(sessionStorage.getItem(STORAGE_KEY) ?? 0) < ONCE_PER_MS) return false;
    sessionStorage.setItem(STORAGE_KEY, String(now));
    return true;
  } catch {
    return false;
  }
}
