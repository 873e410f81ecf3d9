import { startStudy as definition } from '../../../contract/api/studies.ts';
import { startStudy } from '../../../studies/start-study.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const startStudyHandler = handle(definition, (call, { body }) => startStudy(call, body), refuseStudy);
