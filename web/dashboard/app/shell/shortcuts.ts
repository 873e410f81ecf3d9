import { DESTINATIONS } from './navigation.ts';

/** Keys that work on every screen, and on lists of leads. What the help sheet shows is what `useShortcuts` does. */
export const SHORTCUTS = {
  search: { keys: ['/'], label: 'Search and commands' },
  help: { keys: ['?'], label: 'Keyboard shortcuts' },
  next: { keys: ['j'], label: 'Next lead in the list' },
  previous: { keys: ['k'], label: 'Previous lead in the list' },
  select: { keys: ['x'], label: 'Select the lead, or mark it as done on Today' },
} as const satisfies Record<string, { keys: readonly string[]; label: string }>;

export type Shortcut = keyof typeof SHORTCUTS;

export const findShortcut = (key: string): Shortcut | undefined =>
  (Object.keys(SHORTCUTS) as Shortcut[]).find((name) => (SHORTCUTS[name].keys as readonly string[]).includes(key));

/** The help sheet's groups. */
export const SHORTCUT_GROUPS: readonly { heading: string; items: readonly { keys: string[]; label: string }[] }[] = [
  {
    heading: 'Anywhere',
    items: [
      { keys: ['⌘', 'K'], label: SHORTCUTS.search.label },
      { keys: [...SHORTCUTS.search.keys], label: SHORTCUTS.search.label },
      { keys: [...SHORTCUTS.help.keys], label: SHORTCUTS.help.label },
    ],
  },
  {
    heading: 'Lists of leads',
    items: [
      ...(['next', 'previous', 'select'] as const).map((name) => ({
        keys: SHORTCUTS[name].keys.map((key) => key.toUpperCase()),
        label: SHORTCUTS[name].label,
      })),
      { keys: ['Enter'], label: 'Open the lead' },
    ],
  },
  {
    heading: 'Go to',
    items: DESTINATIONS.map(({ key, label }) => ({ keys: ['G', key.toUpperCase()], label })),
  },
];
