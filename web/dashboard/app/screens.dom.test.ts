import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prefetchScreens } from './screens.ts';

describe('screens that are not open', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('load later, unless their frame is removed first', () => {
    const cancel = prefetchScreens();
    expect(vi.getTimerCount()).toBe(1);
    cancel();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are not loaded for people who save data', () => {
    vi.stubGlobal('navigator', { connection: { saveData: true } });
    prefetchScreens()();
    expect(vi.getTimerCount()).toBe(0);
  });
});
