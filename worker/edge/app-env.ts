/** Hono's types for our requests. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    /** The caller's project. Set once it is known. */
    projectId?: string;
    answerHeaders: Record<string, string>;
    /** Set if the answer was already created with the headers of `answerHeaders`. */
    isAnswerHeaded?: true;
  };
}
