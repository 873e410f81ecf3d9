import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { MergeDifferences } from './merge-differences.tsx';

afterEach(cleanup);

const differences = [
  { field: 'name', kept: 'Ann', merged: 'Bob' },
  { field: 'custom.seats', kept: 5, merged: 9 },
];

it('a merge uses the values of the kept lead, except in fields where the user chooses the other value', async () => {
  const onChoose = vi.fn();
  render(<MergeDifferences differences={differences} choices={{ name: 'merged' }} onChoose={onChoose} />);
  const checked = screen.getAllByRole<HTMLInputElement>('radio').map((radio) => radio.checked);
  expect(checked).toEqual([false, true, true, false]);
  await userEvent.click(screen.getByRole('radio', { name: '9' }));
  expect(onChoose.mock.calls).toEqual([['custom.seats', 'merged']]);
});

it('a merge shows no differences if the two leads have the same values', () => {
  const { container } = render(<MergeDifferences differences={[]} choices={{}} onChoose={vi.fn()} />);
  expect(container.innerHTML).toBe('');
});
