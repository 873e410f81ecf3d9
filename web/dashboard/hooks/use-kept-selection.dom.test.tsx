import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, expect, it } from 'vitest';
import { useKeptSelection } from './use-kept-selection.ts';

afterEach(cleanup);

function List() {
  const [selected, select] = useKeptSelection();
  return (
    <button type="button" onClick={() => select(new Set([...selected, `lead_${selected.size}`]))}>
      {[...selected].join(' ') || 'none'}
    </button>
  );
}

it('keeps the selection when the person goes back to a list, and clears the selection when the person opens the list again', async () => {
  const router = createMemoryRouter(
    [
      { path: '/leads', element: <List /> },
      { path: '/leads/:id', element: <p>A lead</p> },
    ],
    { initialEntries: ['/leads'] },
  );
  render(<RouterProvider router={router} />);
  const shown = () => screen.getByRole('button').textContent;
  fireEvent.click(screen.getByRole('button'));
  fireEvent.click(screen.getByRole('button'));
  await act(() => router.navigate('/leads/lead_1'));
  await act(() => router.navigate(-1));
  expect(shown()).toBe('lead_0 lead_1');
  await act(() => router.navigate('/leads/lead_1'));
  await act(() => router.navigate('/leads'));
  expect(shown()).toBe('none');
});
