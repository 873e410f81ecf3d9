import { getStudy as definition } from '../../../contract/api/studies.ts';
import { getStudy } from '../../../studies/show-studies.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const getStudyHandler = handle(definition, (call, { path }) => getStudy(call, path), refuseStudy);
