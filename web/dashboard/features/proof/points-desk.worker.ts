import { type DeskRequest, openPointsDesk } from './points-desk.ts';

const answer = openPointsDesk();

addEventListener('message', ({ data }: MessageEvent<DeskRequest>) => postMessage(answer(data)));
