import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';
import { TimeSlider } from './time-slider.tsx';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
const from = 1_000_000;
const now = from + 400_000;
const unmounts: (() => void)[] = [];
afterEach(() => {
  for (const unmount of unmounts.splice(0)) act(unmount);
});

function open(at: number | null) {
  const [onScrub, onSettle] = [vi.fn(), vi.fn()];
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  unmounts.push(() => root.unmount());
  const props = { from, now, valueText: '', isDisabled: false, style: {}, onScrub, onSettle };
  act(() => root.render(<TimeSlider at={at} {...props} />));
  const slider = [...document.querySelectorAll('input')].at(-1) as HTMLInputElement;
  /** As the browser does it: the value moves, then the key comes up. */
  const press = (key: string, value: number) =>
    act(() => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(slider, String(value));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      slider.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true }));
    });
  return { slider, press, onScrub, onSettle };
}

it('leaves now by one step of the arrow, and comes back to it by one', () => {
  const { slider, press, onScrub, onSettle } = open(null);
  expect([slider.value, slider.max, slider.step]).toEqual(['400', '400', '1']);
  press('ArrowLeft', 399);
  expect(onScrub.mock.calls).toEqual([[from + 399_000]]);
  const back = open(from + 399_000);
  expect(back.slider.value).toBe('399');
  back.press('ArrowRight', 400);
  expect([back.onScrub.mock.calls, onSettle.mock.calls.length]).toEqual([[[null]], 1]);
});

it('an instant a moment before now is one step away from it, and the begin is reached', () => {
  expect(open(now - 1).slider.value).toBe('399');
  expect(open(from - 5).slider.value).toBe('0');
});

it('a key that moves nothing leaves an instant between two steps as it is', () => {
  const { slider, onSettle } = open(from + 1234);
  act(() => void slider.dispatchEvent(new KeyboardEvent('keyup', { key: 'Tab', bubbles: true })));
  expect(onSettle).not.toHaveBeenCalled();
});
