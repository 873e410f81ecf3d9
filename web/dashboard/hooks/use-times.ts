import { createContext, use } from 'react';
import { type Times, timesIn } from '../lib/times.ts';

/** Formats times in the project's time zone, wherever the reader is, so that colleagues mean the same hour. */
export const TimesContext = createContext<Times>(timesIn());

export const useTimes = (): Times => use(TimesContext);
