/** Hono's types for our requests. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    answerHeaders: Record<string, string>;
    /** Set by the code that creates the answer with `answerHeaders`. */
    isAnswerHeaded?: true;
  };
}
