import { cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it } from 'vitest';
import type { BackTestCell } from '../../../../../worker/contract/back-test.ts';
import { FitLetter } from '../../../../../worker/contract/fit.ts';
import { GradeGrid } from './grade-grid.tsx';

afterEach(cleanup);

/** Sample cells in which leads with worse grades buy more often, because nothing rules that out. */
const CELLS: BackTestCell[] = FitLetter.options.flatMap((letter, row) =>
  ([1, 2, 3, 4] as const).map((digit) => ({
    ...{ grade: `${letter}${digit}` as const, leads: 10 * row + digit, judged: letter === 'D' ? 5 : 100 },
    likelihood: letter === 'A' && digit === 1 ? null : (row + digit) / 100,
  })),
);

it('shows the share and the number of leads for each grade, links to these leads, and colors cells by share alone', () => {
  render(
    <MemoryRouter>
      <GradeGrid cells={CELLS} />
    </MemoryRouter>,
  );
  const cells = screen.getAllByRole<HTMLElement>('link');
  expect(cells.map((cell) => cell.textContent)).toEqual(
    CELLS.map(
      ({ grade, leads, likelihood }) =>
        `${grade}: ${likelihood === null ? '–' : `${Math.round(likelihood * 100)}%`}${leads} ${leads === 1 ? 'lead' : 'leads'}`,
    ),
  );
  expect(cells.map((cell) => cell.getAttribute('href'))).toEqual(CELLS.map(({ grade }) => `/leads?grade=${grade}`));
  const tintOf = (grade: string) =>
    Number.parseInt(cells[CELLS.findIndex((cell) => cell.grade === grade)]?.style.getPropertyValue('--tint') ?? '', 10);
  expect(tintOf('C4')).toBeGreaterThan(tintOf('A4'));
  // Five leads are too few for a color, however large their share.
  expect([tintOf('A1'), tintOf('D4')]).toEqual([0, 0]);
});
