import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { TimeSlider } from './time-slider.tsx';

afterEach(cleanup);
const from = 1_000_000;
const now = from + 400_000;

function open(at: number | null) {
  const [onScrub, onSettle] = [vi.fn(), vi.fn()];
  const props = { from, now, valueText: '', isDisabled: false, style: {}, onScrub, onSettle };
  render(<TimeSlider at={at} {...props} />);
  return { slider: screen.getByRole<HTMLInputElement>('slider'), onScrub, onSettle };
}

it('one arrow key leaves “now”, and one returns to it', () => {
  const { slider, onScrub } = open(null);
  expect([slider.value, slider.max, slider.step]).toEqual(['400', '400', '1']);
  fireEvent.change(slider, { target: { value: '399' } });
  expect(onScrub).toHaveBeenCalledWith(from + 399_000);
  cleanup();
  const back = open(from + 399_000);
  expect(back.slider.value).toBe('399');
  fireEvent.change(back.slider, { target: { value: '400' } });
  expect(back.onScrub).toHaveBeenCalledWith(null);
});

it.each([
  [now - 1, '399'],
  [from - 5, '0'],
])('an instant at either end is at the first or the last step', (at, step) => {
  expect(open(at).slider.value).toBe(step);
});

it('stops where a key moved it; a key that does not move it leaves an instant between two steps unchanged', () => {
  const { slider, onSettle } = open(from + 1234);
  fireEvent.keyUp(slider, { key: 'Tab' });
  expect(onSettle).not.toHaveBeenCalled();
  cleanup();
  const moved = open(from + 5000);
  fireEvent.keyUp(moved.slider, { key: 'ArrowLeft' });
  expect(moved.onSettle).toHaveBeenCalledWith(from + 5000);
});
