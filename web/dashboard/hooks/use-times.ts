import { createContext, use } from 'react';
import { type Times, timesIn } from '../lib/times.ts';

/** Formats times in the project's time zone and not in the reader's, so that colleagues in different places see the same hour. */
export const TimesContext = createContext<Times>(timesIn());

export const useTimes = (): Times => use(TimesContext);
