import { DESTINATIONS } from './navigation.ts';
import { MENU_KEY, SHORTCUTS } from './shortcuts.ts';

/** The keyboard shortcuts on the help sheet, by group. */
export const SHORTCUT_GROUPS: readonly {
  heading: string;
  items: readonly { keys: string[]; or?: string[]; label: string }[];
}[] = [
  {
    heading: 'Anywhere',
    items: [
      { keys: [MENU_KEY, 'K'], or: [...SHORTCUTS.search.keys], label: SHORTCUTS.search.label },
      { keys: [...SHORTCUTS.help.keys], label: SHORTCUTS.help.label },
      { keys: [MENU_KEY, 'Z'], label: 'Undo, while a message offers an undo' },
    ],
  },
  {
    heading: 'Leads',
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
