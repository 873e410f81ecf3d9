const STORAGE_KEY = 'leads.invitation';
/** Keeps the token while the page is open, for browsers that block storage. */
let inMemory: string | null = null;

/**
 * The token of the invitation that the person is about to accept. The tab keeps the token during sign-in or registration, so that no
 * address contains it.
 */
export function findInvitation(): string | null {
  try {
    return sessionStorage.getItem(STORAGE_KEY) ?? inMemory;
  } catch {
    return inMemory;
  }
}

export function keepInvitation(token: string | null): void {
  inMemory = token;
  try {
    if (token) sessionStorage.setItem(STORAGE_KEY, token);
    else sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // Storage is blocked, so only `inMemory` has the token.
  }
}
