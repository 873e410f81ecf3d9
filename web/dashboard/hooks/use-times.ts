import { createContext, use } from 'react';
import { type Times, timesIn } from '../lib/times.ts';

/** Times are told in the project's zone, wherever the reader is: people who speak of one lead mean the same hour. */
export const TimesContext = createContext<Times>(timesIn());

export const useTimes = (): Times => use(TimesContext);
