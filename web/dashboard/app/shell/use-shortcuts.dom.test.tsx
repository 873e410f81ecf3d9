import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Link, MemoryRouter, Route, Routes, useLocation } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DESTINATIONS } from './navigation.ts';
import { SHORTCUT_GROUPS } from './shortcut-groups.ts';
import { findShortcut, menuKeyOf, SHORTCUTS } from './shortcuts.ts';
import { useShortcuts } from './use-shortcuts.ts';

const opened = vi.fn();
const picked = vi.fn();

function Page() {
  useShortcuts({ openMenu: () => opened('menu'), openHelp: () => opened('help') });
  return (
    <main id="main">
      <p>{useLocation().pathname}</p>
      <input aria-label="Name" />
      <Routes>
        <Route index element={<List />} />
        <Route path="*" element={null} />
      </Routes>
    </main>
  );
}

function List() {
  return (
    <>
      {['Ann', 'Ben'].map((name) => (
        <div key={name} data-lead-row>
          <Link to={`/leads/${name}`}>{name}</Link>
          <button type="button" data-lead-pick onClick={() => picked(name)}>
            Pick {name}
          </button>
        </div>
      ))}
    </>
  );
}

beforeEach(() => {
  // jsdom draws nothing.
  vi.spyOn(Element.prototype, 'getClientRects').mockReturnValue([{}] as unknown as DOMRectList);
  render(
    <MemoryRouter>
      <Page />
    </MemoryRouter>,
  );
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  opened.mockClear();
  picked.mockClear();
});

const press = (...keys: string[]) => {
  for (const key of keys) fireEvent.keyDown(document.activeElement ?? document.body, { key });
};

it('moves between leads with j and k, selects a lead with x, and focuses the next row if x removes the row', () => {
  press('x');
  expect(picked).not.toHaveBeenCalled();
  press('j');
  expect(document.activeElement?.textContent).toBe('Ann');
  press('j', 'j');
  expect(document.activeElement?.textContent).toBe('Ben');
  press('x');
  expect(document.activeElement?.textContent).toBe('Ann');
  press('x');
  expect(picked.mock.calls).toEqual([['Ben'], ['Ann']]);
});

it('moves from an opened lead to its neighbors in the list with j and k, and stops at both ends of the list', () => {
  fireEvent.click(screen.getByRole('link', { name: 'Ann' }));
  const shown: (string | null)[] = [];
  for (const key of ['k', 'j', 'j', 'k']) {
    press(key);
    shown.push(screen.getByText(/^\/leads/).textContent);
  }
  expect(shown).toEqual(['/leads/Ann', '/leads/Ben', '/leads/Ben', '/leads/Ann']);
});

it('opens the help with ?, the command menu with / or ⌘K, and a screen with g and a letter', () => {
  press('?', '/');
  fireEvent.keyDown(document.body, { key: 'k', metaKey: true });
  expect(opened.mock.calls).toEqual([['help'], ['menu'], ['menu']]);
  press('g', 'l');
  expect(screen.getByText('/leads')).toBeTruthy();
});

it.each([
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36', '⌘'],
  ['Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15', '⌘'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36', 'Ctrl'],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 'Ctrl'],
])('on %s, shows the shortcut of the command menu as %s', (userAgent, key) => {
  expect(menuKeyOf(userAgent)).toBe(key);
});

it('ignores shortcut keys while someone types', () => {
  screen.getByLabelText('Name').focus();
  press('j', '?', 'x', 'g', 'l');
  expect(document.activeElement).toBe(screen.getByLabelText('Name'));
  expect(opened).not.toHaveBeenCalled();
});

it('lists every shortcut in the help, and gives each key only one meaning', () => {
  const listed = SHORTCUT_GROUPS.flatMap(({ items }) =>
    items.flatMap(({ keys, or }) => [keys, ...(or ? [or] : [])].map((each) => each.join(' ').toLowerCase())),
  );
  expect(new Set(listed).size).toBe(listed.length);
  for (const { keys } of Object.values(SHORTCUTS)) for (const key of keys) expect(listed).toContain(key);
  for (const { key } of DESTINATIONS) expect(listed).toContain(`g ${key}`);
  expect(findShortcut('j')).toBe('next');
});
