import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prefetchScreens } from './screens.ts';

describe('screens that are not open', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('are loaded later, unless the frame goes away first', () => {
    const cancel = prefetchScreens();
    expect(vi.getTimerCount()).toBe(1);
    cancel();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are not loaded for a person who saves data', () => {
    vi.stubGlobal('navigator', { connection: { saveData: true } });
    prefetchScreens()();
    expect(vi.getTimerCount()).toBe(0);
  });
});
