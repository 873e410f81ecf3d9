import { useDeferredValue } from 'react';

/** Delays a large part of a screen by one render, which React does in slices: the page keeps responding to touch and keys. */
export const useReady = (mayShow = true): boolean => useDeferredValue(mayShow, false);
