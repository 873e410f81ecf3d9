import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { ConfirmDialog } from './confirm-dialog.tsx';
// Loads the code for dialogs before the tests, so that a slow disk cannot make them time out.
import './dialog-window.tsx';
import './drawer-window.tsx';
import { Dialog } from './dialog.tsx';
import { Drawer } from './drawer.tsx';

afterEach(cleanup);
const SLOW = { timeout: 10_000 };

function Opener({ children }: { children: (props: { isOpen: boolean; onClose: () => void }) => React.ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {children({ isOpen, onClose: () => setOpen(false) })}
    </>
  );
}

it('a dialog focuses its first field, submits on Enter, and returns the focus when it closes', async () => {
  const user = userEvent.setup();
  const onSubmit = vi.fn((event: React.SubmitEvent) => event.preventDefault());
  render(
    <Opener>
      {(props) => (
        <Dialog {...props} title="Save this view">
          <form onSubmit={onSubmit}>
            <input type="hidden" name="id" />
            <input aria-label="Name" />
            <button type="submit">Save</button>
          </form>
        </Dialog>
      )}
    </Opener>,
  );
  await user.tab();
  await user.keyboard('{Enter}');
  const name = await screen.findByRole('textbox', { name: 'Name' }, SLOW);
  await waitFor(() => expect(document.activeElement).toBe(name), SLOW);
  await user.keyboard('Hot{Enter}');
  expect(onSubmit).toHaveBeenCalledOnce();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Open' })), SLOW);
});

it('a closing dialog focuses the replacement of the button that opened the dialog, if that button no longer exists', async () => {
  const user = userEvent.setup();
  const page = (isOpen: boolean) => (
    <>
      <button key={`${isOpen}`} type="button" data-opens-dialog>
        Publish
      </button>
      <Dialog isOpen={isOpen} onClose={onClose} title="Publish?">
        <input aria-label="Note" />
      </Dialog>
    </>
  );
  const onClose = vi.fn(() => rerender(page(false)));
  const { rerender } = render(page(false));
  await user.tab();
  rerender(page(true));
  const note = await screen.findByRole('textbox', { name: 'Note' }, SLOW);
  await waitFor(() => expect(document.activeElement).toBe(note), SLOW);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Publish' })), SLOW);
});

it('a drawer focuses the screen on closing if the row that opened it no longer exists', async () => {
  const page = (isOpen: boolean, hasRow: boolean) => (
    <main id="main" tabIndex={-1}>
      {hasRow && <button type="button">A failed delivery</button>}
      <Drawer isOpen={isOpen} onClose={() => rerender(page(false, false))} title="Delivery">
        <button type="button">Retry now</button>
      </Drawer>
    </main>
  );
  const { rerender } = render(page(false, true));
  screen.getByRole('button', { name: 'A failed delivery' }).focus();
  rerender(page(true, true));
  const drawer = await screen.findByRole('dialog', {}, SLOW);
  await waitFor(() => expect(document.activeElement).toBe(drawer), SLOW);
  rerender(page(true, false));
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('main')), SLOW);
});

it('Back closes an open dialog, and leaves the screen only if no dialog is open', async () => {
  const page = (
    <Opener>
      {(props) => (
        <Dialog {...props} title="Merge">
          <input aria-label="Find" />
        </Dialog>
      )}
    </Opener>
  );
  const routes = [
    { path: '/', element: <p>Today</p> },
    { path: '/leads', element: page },
  ];
  const router = createMemoryRouter(routes, { initialEntries: ['/', '/leads'] });
  render(<RouterProvider router={router} />);
  const back = () => act(() => router.navigate(-1));
  await userEvent.click(screen.getByRole('button', { name: 'Open' }));
  await screen.findByRole('dialog', {}, SLOW);
  await back();
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull(), SLOW);
  expect(router.state.location.pathname).toBe('/leads');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Open' })), SLOW);
  await back();
  expect(await screen.findByText('Today', {}, SLOW)).toBeTruthy();
});

it('a dialog without a field stays open when someone presses Enter', async () => {
  const user = userEvent.setup();
  render(
    <Opener>
      {(props) => (
        <Dialog {...props} title="Save this key">
          <code>shown once</code>
          <button type="button" onClick={props.onClose}>
            I’ve saved it
          </button>
        </Dialog>
      )}
    </Opener>,
  );
  await user.tab();
  await user.keyboard('{Enter}');
  const dialog = await screen.findByRole('dialog', { name: 'Save this key' }, SLOW);
  await waitFor(() => expect(document.activeElement).toBe(dialog), SLOW);
  await user.keyboard('{Enter}');
  expect(screen.getByText('shown once')).toBeTruthy();
});

it.each([
  [true, 'Cancel', 0],
  [false, 'Publish', 1],
])(
  'a confirmation (danger: %s) focuses the button “%s”, so that Enter presses it',
  async (isDanger, label, confirmed) => {
    const user = userEvent.setup();
    const onConfirm = vi.fn();
    render(
      <Opener>
        {(props) => (
          <ConfirmDialog
            {...props}
            title="Sure?"
            description="It cannot be undone."
            action="Publish"
            isDanger={isDanger}
            isBusy={false}
            onConfirm={onConfirm}
          />
        )}
      </Opener>,
    );
    await user.tab();
    await user.keyboard('{Enter}');
    const button = await screen.findByRole('button', { name: label }, SLOW);
    await waitFor(() => expect(document.activeElement).toBe(button), SLOW);
    await user.keyboard('{Enter}');
    expect(onConfirm).toHaveBeenCalledTimes(confirmed);
  },
);
