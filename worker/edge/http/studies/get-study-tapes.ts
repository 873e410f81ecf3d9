import { getStudyTapes as definition } from '../../../contract/api/studies.ts';
import { showStudyTapes } from '../../../studies/show-study-tapes.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const getStudyTapesHandler = handle(definition, (call, { path }) => showStudyTapes(call, path), refuseStudy);
