/** The key of the menu's shortcut, as it is labeled on this device's keyboard. */
export const menuKeyOf = (userAgent: string): '⌘' | 'Ctrl' => (/Mac OS X/.test(userAgent) ? '⌘' : 'Ctrl');

export const MENU_KEY = menuKeyOf(navigator.userAgent);

/**
 * Keys that work on every screen, and keys for lists of leads. The help sheet shows this list, and `useShortcuts` does what it says.
 */
export const SHORTCUTS = {
  search: { keys: ['/'], label: 'Search and commands' },
  help: { keys: ['?'], label: 'Keyboard shortcuts' },
  next: { keys: ['j'], label: 'Next lead, in a list or opened from it' },
  previous: { keys: ['k'], label: 'Previous lead' },
  select: { keys: ['x'], label: 'Select the lead, or mark it as done on Today' },
} as const satisfies Record<string, { keys: readonly string[]; label: string }>;

export type Shortcut = keyof typeof SHORTCUTS;

export const findShortcut = (key: string): Shortcut | undefined =>
  (Object.keys(SHORTCUTS) as Shortcut[]).find((name) => (SHORTCUTS[name].keys as readonly string[]).includes(key));
