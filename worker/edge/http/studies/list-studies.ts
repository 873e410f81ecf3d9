import { listStudies as definition } from '../../../contract/api/studies.ts';
import { listStudies } from '../../../studies/show-studies.ts';
import { handle } from '../../handle.ts';

export const listStudiesHandler = handle(definition, (call) => listStudies(call));
