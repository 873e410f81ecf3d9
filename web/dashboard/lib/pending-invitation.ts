const STORAGE_KEY = 'leads.invitation';
/** If storage is blocked, the token is kept as long as the page is open. */
let inMemory: string | null = null;

/**
 * The token of an invitation that a person is about to accept. It is stored for this tab while they sign in or register, so that no
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
    // See inMemory.
  }
}
