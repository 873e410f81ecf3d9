import { createContext, use } from 'react';
import { type Times, timesIn } from '../lib/times.ts';

/** Shows times in the project's zone, wherever the reader is, so that colleagues mean the same hour. */
export const TimesContext = createContext<Times>(timesIn());

export const useTimes = (): Times => use(TimesContext);
