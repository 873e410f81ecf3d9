import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { createMemoryRouter, Link, Outlet, RouterProvider } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { useScreenFocus } from './use-screen-focus.ts';

vi.setConfig({ testTimeout: 30_000 });

function Shell() {
  useScreenFocus();
  return (
    <>
      <Link to="/leads">Leads</Link>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}

/** The rows appear a moment after the screen, as if the list had to be fetched again. */
function List() {
  const [isLoaded, setLoaded] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setLoaded(true)}>
        Load
      </button>
      {isLoaded &&
        ['ann', 'ben'].map((id) => (
          <Link key={id} to={`/leads/${id}`}>
            {id}
          </Link>
        ))}
    </>
  );
}

function open() {
  const routes = [
    {
      path: '/',
      element: <Shell />,
      children: [
        { index: true, element: <p>Today</p> },
        { path: 'leads', element: <List /> },
        { path: 'leads/:id', element: <p>A lead</p> },
        // biome-ignore lint/a11y/noAutofocus: the forms of real screens do this too
        { path: 'new', element: <input aria-label="Name" autoFocus /> },
      ],
    },
  ];
  const router = createMemoryRouter(routes);
  render(<RouterProvider router={router} />);
  return router;
}
afterEach(cleanup);

const focused = () => document.activeElement;

it('focuses a newly opened screen, so that Tab reaches its first control', async () => {
  open();
  expect(focused()).toBe(document.body);
  await userEvent.click(screen.getByRole('link', { name: 'Leads' }));
  await waitFor(() => expect(focused()).toBe(screen.getByRole('main')));
  await userEvent.tab();
  expect(focused()).toBe(screen.getByRole('button', { name: 'Load' }));
});

it('after Back, focuses the link that the person had followed, as soon as the screen shows the link', async () => {
  const router = open();
  await userEvent.click(screen.getByRole('link', { name: 'Leads' }));
  await userEvent.click(screen.getByRole('button', { name: 'Load' }));
  screen.getByRole('link', { name: 'ben' }).focus();
  await userEvent.keyboard('{Enter}');
  await screen.findByText('A lead');
  await waitFor(() => expect(focused()).toBe(screen.getByRole('main')));
  await router.navigate(-1);
  await waitFor(() => expect(focused()).toBe(screen.getByRole('main')));
  // Dispatches the event directly, because a real click would count as the person's next action.
  screen.getByRole('button', { name: 'Load' }).dispatchEvent(new MouseEvent('click', { bubbles: true }));
  await waitFor(() => expect(focused()).toBe(screen.getByRole('link', { name: 'ben' })));
});

it('a screen change does not move the focus if the screen sets the focus itself, or if the person clicks or types first', async () => {
  const router = open();
  await router.navigate('/new');
  const field = await screen.findByLabelText('Name');
  expect(focused()).toBe(field);
  await router.navigate('/leads');
  await userEvent.click(await screen.findByRole('button', { name: 'Load' }));
  screen.getByRole('link', { name: 'ann' }).focus();
  await userEvent.keyboard('{Enter}');
  await screen.findByText('A lead');
  await waitFor(() => expect(focused()).toBe(screen.getByRole('main')));
  await router.navigate(-1);
  await userEvent.click(await screen.findByRole('button', { name: 'Load' }));
  await screen.findByRole('link', { name: 'ann' });
  expect(focused()).toBe(screen.getByRole('button', { name: 'Load' }));
});
