import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, expect, it } from 'vitest';
import './dialog-window.tsx';
import { SAVED, UnsavedChanges } from './unsaved-changes.tsx';

afterEach(cleanup);
const SLOW = { timeout: 10_000 };

function open(isDirty: boolean) {
  const router = createMemoryRouter(
    [
      { path: '/rules', element: <UnsavedChanges isDirty={isDirty} what="the scoring rules" /> },
      { path: '*', element: <p>Elsewhere</p> },
    ],
    { initialEntries: ['/rules'] },
  );
  render(<RouterProvider router={router} />);
  return router;
}

it('leaving with unsaved changes asks the person first, and keeps or discards the changes as the person chooses', async () => {
  const user = userEvent.setup();
  const router = open(true);
  await act(() => router.navigate('/leads'));
  await user.click(await screen.findByRole('button', { name: 'Cancel' }, SLOW));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull(), SLOW);
  expect(router.state.location.pathname).toBe('/rules');
  await act(() => router.navigate('/p/prj_2/rules'));
  await user.click(await screen.findByRole('button', { name: 'Discard changes' }, SLOW));
  await screen.findByText('Elsewhere', {}, SLOW);
});

it.each([
  ['nothing is changed', false, '/leads', null],
  ['it was saved', true, '/leads', SAVED],
  ['only the query changes', true, '/rules?version=2', null],
])('does not ask about unsaved changes when %s', async (_, isDirty, to, state) => {
  const router = open(isDirty);
  await act(() => router.navigate(to, { state }));
  expect(router.state.location.pathname + router.state.location.search).toBe(to);
});

it('makes the browser ask before the page closes with unsaved changes', () => {
  const leave = () => {
    const event = new Event('beforeunload', { cancelable: true });
    dispatchEvent(event);
    return event.defaultPrevented;
  };
  open(true);
  expect(leave()).toBe(true);
  cleanup();
  open(false);
  expect(leave()).toBe(false);
});
