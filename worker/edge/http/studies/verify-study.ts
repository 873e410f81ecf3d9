import { verifyStudy as definition } from '../../../contract/api/studies.ts';
import { verifyStudy } from '../../../studies/verify-study.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const verifyStudyHandler = handle(definition, (call, { path }) => verifyStudy(call, path), refuseStudy);
