import type { StudyObject } from './study-object.ts';

/** The study's object. Its name has the project in it, which is the wall between tenants. */
export const studyObject = (
  env: Env,
  { projectId, studyId }: { projectId: string; studyId: string },
): DurableObjectStub<StudyObject> => env.STUDY.getByName(`${projectId}:${studyId}`);
