import { useEffect, useRef, useState } from 'react';
import type { StudyTapes } from '../../../../worker/contract/suggestion.ts';
import type { WhatIf } from '../../../../worker/domain/study/what-if.ts';
import type { DeskRequest, TrialAsked } from './points-desk.ts';

/** Computes the figures for other points in a web worker. Returns the latest figures, or null until the first figures are ready. */
export function usePointsTrial(tapes: StudyTapes, asked: TrialAsked): WhatIf | null {
  const [found, setFound] = useState<WhatIf | null>(null);
  const desk = useRef<{ ask: (next: TrialAsked) => void } | null>(null);
  useEffect(() => {
    const worker = new Worker(new URL('./points-desk.worker.ts', import.meta.url), { type: 'module' });
    const send = (request: DeskRequest) => worker.postMessage(request);
    // Sends one request at a time. While a slider moves, only its newest position waits for the worker.
    let [isBusy, waiting]: [boolean, TrialAsked | null] = [true, null];
    worker.addEventListener('message', ({ data }: MessageEvent<WhatIf | null>) => {
      if (data) setFound(data);
      isBusy = waiting !== null;
      if (waiting) send({ type: 'try', asked: waiting });
      waiting = null;
    });
    send({ type: 'open', tapes });
    desk.current = {
      ask: (next) => {
        if (isBusy) waiting = next;
        else send({ type: 'try', asked: next });
        isBusy = true;
      },
    };
    return () => worker.terminate();
  }, [tapes]);
  const question = JSON.stringify(asked);
  useEffect(() => desk.current?.ask(JSON.parse(question) as TrialAsked), [question]);
  return found;
}
