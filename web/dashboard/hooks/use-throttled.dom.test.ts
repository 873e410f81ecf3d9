import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useThrottled } from './use-throttled.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
/** The component mounted long enough ago to load its data again. */
async function throttled(callback: () => unknown) {
  const hook = renderHook(() => useThrottled(callback, 1000));
  await pass(1000);
  return hook;
}

it('the first call waits for one interval after the component was mounted', async () => {
  const callback = vi.fn();
  const { result } = renderHook(() => useThrottled(callback, 1000));
  result.current();
  await pass(999);
  expect(callback).not.toHaveBeenCalled();
  await pass(1);
  expect(callback).toHaveBeenCalledTimes(1);
});

it('a throttled function is called at once, then at most once per interval, and never misses the last call', async () => {
  const callback = vi.fn();
  const { result } = await throttled(callback);
  for (let i = 0; i < 5; i++) result.current();
  await pass(0);
  for (let i = 0; i < 5; i++) result.current();
  await pass(999);
  expect(callback).toHaveBeenCalledTimes(1);
  await pass(1);
  expect(callback).toHaveBeenCalledTimes(2);
  await pass(10_000);
  expect(callback).toHaveBeenCalledTimes(2);
});

it.each([
  [10, 1000],
  [100, 1000],
  [500, 3000],
  [20_000, 80_000],
])('after a throttled call that took %i ms, the next call waits %i ms', async (tookMs, nextMs) => {
  const callback = vi.fn(() => new Promise((done) => setTimeout(done, tookMs)));
  const { result } = await throttled(callback);
  result.current();
  await pass(0);
  result.current();
  await pass(nextMs - 1);
  expect(callback).toHaveBeenCalledTimes(1);
  await pass(1);
  expect(callback).toHaveBeenCalledTimes(2);
});

it('a failed call does not prevent the next call', async () => {
  const callback = vi.fn(() => Promise.reject(new Error('offline')));
  const { result } = await throttled(callback);
  result.current();
  await pass(0);
  result.current();
  await pass(1000);
  expect(callback).toHaveBeenCalledTimes(2);
});

it('a throttled function waits in a hidden tab until someone shows the tab', async () => {
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  const callback = vi.fn();
  const { result } = await throttled(callback);
  for (let i = 0; i < 3; i++) {
    result.current();
    await pass(5000);
  }
  expect(callback).not.toHaveBeenCalled();
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event('visibilitychange'));
  await pass(0);
  expect(callback).toHaveBeenCalledTimes(1);
});

it('a throttled function is not called after its component unmounts', async () => {
  const callback = vi.fn();
  const { result, unmount } = await throttled(callback);
  result.current();
  unmount();
  await pass(5000);
  expect(callback).not.toHaveBeenCalled();
});
