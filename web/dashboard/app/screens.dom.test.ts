import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prefetchScreens } from './screens.ts';

describe('screens that are not open', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('load in the background, unless the dashboard unmounts first', () => {
    const cancel = prefetchScreens();
    expect(vi.getTimerCount()).toBe(1);
    cancel();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('do not load in the background for people who asked their browser to save data', () => {
    vi.stubGlobal('navigator', { connection: { saveData: true } });
    prefetchScreens()();
    expect(vi.getTimerCount()).toBe(0);
  });
});
