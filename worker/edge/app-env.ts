/** Hono's types for our requests. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    /** Set once the caller is known to belong to one. */
    projectId?: string;
    answerHeaders: Record<string, string>;
    /** Set by the code that creates the answer with `answerHeaders`. */
    isAnswerHeaded?: true;
  };
}
