import { atFirstContact, inJurisdiction } from '../object-placement.ts';
import type { StudyObject } from './study-object.ts';

/** The study's object. Its name has the project in it, which is the wall between tenants. */
export const studyObject = (
  env: Env,
  { projectId, studyId }: { projectId: string; studyId: string },
): DurableObjectStub<StudyObject> =>
  inJurisdiction(env.STUDY, env).getByName(`${projectId}:${studyId}`, atFirstContact(env));
