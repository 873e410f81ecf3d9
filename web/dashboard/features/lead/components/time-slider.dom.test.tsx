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

it('the time slider leaves “now” with one arrow key, and returns to “now” with the other', () => {
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
])('the time slider places a time at either end of the range at the first or the last step', (at, step) => {
  expect(open(at).slider.value).toBe(step);
});

it('settles at the time to which a key moved the slider, and keeps a time between two steps if the key does not move it', () => {
  const { slider, onSettle } = open(from + 1234);
  fireEvent.keyUp(slider, { key: 'Tab' });
  expect(onSettle).not.toHaveBeenCalled();
  cleanup();
  const moved = open(from + 5000);
  fireEvent.keyUp(moved.slider, { key: 'ArrowLeft' });
  expect(moved.onSettle).toHaveBeenCalledWith(from + 5000);
});
