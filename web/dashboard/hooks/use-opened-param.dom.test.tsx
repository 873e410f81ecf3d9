import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, expect, it } from 'vitest';
import { useOpenedParam } from './use-opened-param.ts';

afterEach(cleanup);

function List() {
  const [openId, setOpenId] = useOpenedParam('delivery');
  return (
    <>
      {['a', 'b', ''].map((id) => (
        <button key={id} type="button" onClick={() => setOpenId(id)}>
          {id || 'Close'}
        </button>
      ))}
      <p data-testid="open">{openId}</p>
    </>
  );
}

function open(...visited: string[]) {
  const router = createMemoryRouter([{ path: '*', element: <List /> }], { initialEntries: visited });
  render(<RouterProvider router={router} />);
  const address = () => router.state.location.pathname + router.state.location.search;
  const back = () => act(() => router.navigate(-1));
  return { address, back };
}
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

it('Back closes the dialog and stays on the screen', async () => {
  const { address, back } = open('/', '/failed?to=whk_1');
  press('a');
  await expect.poll(address).toBe('/failed?to=whk_1&delivery=a');
  await back();
  expect(address()).toBe('/failed?to=whk_1');
});

it('closing without Back leaves no extra history entry, even if another dialog replaced the first', async () => {
  const { address, back } = open('/', '/failed');
  press('a');
  await expect.poll(address).toBe('/failed?delivery=a');
  press('b');
  await expect.poll(address).toBe('/failed?delivery=b');
  press('Close');
  await expect.poll(address).toBe('/failed');
  await back();
  expect(address()).toBe('/');
});

it('closing a dialog that the URL opened stays on the screen', async () => {
  const { address } = open('/', '/failed?delivery=a');
  press('Close');
  await expect.poll(address).toBe('/failed');
});
