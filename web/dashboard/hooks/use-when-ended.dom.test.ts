import { renderHook } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { useWhenEnded } from './use-when-ended.ts';

it('reports the end of the work once, but not when the screen closes first', () => {
  const onEnd = vi.fn();
  const { rerender, unmount } = renderHook(({ isBusy }) => useWhenEnded(isBusy, onEnd), {
    initialProps: { isBusy: false },
  });
  rerender({ isBusy: true });
  expect(onEnd).not.toHaveBeenCalled();
  rerender({ isBusy: false });
  expect(onEnd).toHaveBeenCalledOnce();
  rerender({ isBusy: true });
  unmount();
  expect(onEnd).toHaveBeenCalledOnce();
});
