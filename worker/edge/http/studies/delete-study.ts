import { deleteStudy as definition } from '../../../contract/api/studies.ts';
import { deleteStudy } from '../../../studies/delete-study.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const deleteStudyHandler = handle(definition, (call, { path }) => deleteStudy(call, path), refuseStudy);
