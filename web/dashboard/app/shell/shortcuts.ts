/** The modifier key that opens the command menu together with K, as this device's keyboard labels it. */
export const menuKeyOf = (userAgent: string): '⌘' | 'Ctrl' => (/Mac OS X/.test(userAgent) ? '⌘' : 'Ctrl');

export const MENU_KEY = menuKeyOf(navigator.userAgent);

/**
 * The keyboard shortcuts of every screen, and those for lists of leads. The help sheet lists the shortcuts, and `useShortcuts`
 * implements them.
 */
export const SHORTCUTS = {
  search: { keys: ['/'], label: 'Search and commands' },
  help: { keys: ['?'], label: 'Keyboard shortcuts' },
  next: { keys: ['j'], label: 'Next lead, in a list or on a lead’s page' },
  previous: { keys: ['k'], label: 'Previous lead' },
  select: { keys: ['x'], label: 'Select the lead, or mark it as done on Today' },
} as const satisfies Record<string, { keys: readonly string[]; label: string }>;

export type Shortcut = keyof typeof SHORTCUTS;

export const findShortcut = (key: string): Shortcut | undefined =>
  (Object.keys(SHORTCUTS) as Shortcut[]).find((name) => (SHORTCUTS[name].keys as readonly string[]).includes(key));
