const STORAGE_KEY = 'leads.reloaded-at';
/** A reload that did not help is not repeated: the person decides. */
const ONCE_PER_MS = 60_000;

/** Whether to reload by itself because this page is older than what is deployed. True once a minute for each tab. */
export function mayReloadForNewVersion(now: number = Date.now()): boolean {
  try {
    if (now - Number(sessionStorage.getItem(STORAGE_KEY) ?? 0) < ONCE_PER_MS) return false;
    sessionStorage.setItem(STORAGE_KEY, String(now));
    return true;
  } catch {
    return false;
  }
}
