import { useDeferredValue } from 'react';

/**
 * Whether to show a large part of a screen that may be shown. The render that adds it is done in slices: the page goes on answering to
 * touch and keys.
 */
export const useReady = (mayShow = true): boolean => useDeferredValue(mayShow, false);
