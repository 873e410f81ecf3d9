import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BackTestOrder } from '../../../../../worker/contract/back-test.ts';
import { labelsOf } from '../order-looks.ts';
import { CallsSlider } from './calls-slider.tsx';

const step = (calls: number, value: number, atRandom: number) => ({
  ...{ calls, converting: { value, low: null, high: null }, atRandom },
});
const LIVE: BackTestOrder = {
  ...{ order: 'live', auc: null, precisionAtTenth: null, lift: [], lastQuarter: null, thresholds: [], rules: [] },
  calls: [step(1, 0.5, 0.1), step(30, 7.5, 2.7), step(40, 9.7, 3.6), step(50, 11.7, 4.5), step(73, 13, 6.6)],
};

beforeEach(() => {
  render(<CallsSlider orders={[LIVE]} labels={labelsOf()} />);
});
afterEach(cleanup);

const slider = () => screen.getByRole<HTMLInputElement>('slider', { name: 'Calls at a time' });
const field = () => screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Number of calls' });
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const figures = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent);
const estimated = () => screen.queryByText(/^Estimated from/)?.textContent ?? null;

const LIVE_AT_40 = 'Live rules: of the 40 you call, 9.7 reach the outcome; at random 3.6 would.';

it('shows exact figures for a tested number of calls, typed or chosen with the slider', () => {
  expect([field().value, slider().getAttribute('aria-valuetext'), figures()]).toEqual(['40', '40 calls', [LIVE_AT_40]]);
  type('73');
  expect(figures()).toEqual(['Live rules: of the 73 you call, 13 reach the outcome; at random 6.6 would.']);
  fireEvent.change(slider(), { target: { value: 2 } });
  expect([field().value, figures(), estimated()]).toEqual(['40', [LIVE_AT_40], null]);
});

it('the calls slider interpolates the figures for any other number of calls, and names the two tested numbers it used', () => {
  type('45');
  expect(figures()).toEqual(['Live rules: of the 45 you call, 10.7 reach the outcome; at random 4.1 would.']);
  expect(estimated()).toBe('Estimated from the figures for 40 and 50 calls.');
  expect([slider().value, slider().getAttribute('aria-valuetext')]).toEqual(['2', '45 calls']);
});

it.each(['0', '74', '4.5', '-1', ''])(
  'the calls slider refuses “%s”, names the accepted numbers, and keeps showing the last figures',
  (value) => {
    type(value);
    expect(screen.getByRole('alert').textContent).toBe('Enter a number from 1 to 73.');
    expect([field().value, field().getAttribute('aria-invalid'), figures()]).toEqual([value, 'true', [LIVE_AT_40]]);
    fireEvent.change(slider(), { target: { value: 1 } });
    expect([field().value, screen.queryByRole('alert')]).toEqual(['30', null]);
  },
);
