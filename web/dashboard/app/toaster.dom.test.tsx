import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { notify } from '../lib/notify.ts';
import Toaster from './toaster.tsx';

afterEach(cleanup);

const pressUndo = (on: Element = document.body) => fireEvent.keyDown(on, { key: 'z', ctrlKey: true });

it('the undo key reverts the change that the last message reports, and only once', async () => {
  render(
    <>
      <input aria-label="Note" />
      <Toaster />
    </>,
  );
  const undone = vi.fn();
  for (const name of ['Ann', 'Ben']) notify.success(`${name} merged.`, { undo: () => undone(name) });
  notify.info('Saved.');
  await screen.findByText('Saved.');
  pressUndo(screen.getByLabelText('Note'));
  expect(undone).not.toHaveBeenCalled();
  for (let i = 0; i < 3; i++) pressUndo();
  expect(undone.mock.calls).toEqual([['Ben'], ['Ann']]);
  notify.success('Cid merged.', { undo: () => undone('Cid') });
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  pressUndo();
  expect(undone.mock.calls).toEqual([['Ben'], ['Ann'], ['Cid']]);
});
