import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { Menu } from './menu.tsx';

afterEach(cleanup);

it('a menu opens by keyboard, runs the chosen item, and returns the focus', async () => {
  const user = userEvent.setup();
  const onSelect = vi.fn();
  render(
    <Menu label="More" items={[{ type: 'action', key: 'a', label: 'Export', onSelect }]}>
      …
    </Menu>,
  );
  await user.tab();
  await user.keyboard('{Enter}');
  await user.click(await screen.findByRole('menuitem', { name: 'Export' }));
  expect(onSelect).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'More' })));
});
