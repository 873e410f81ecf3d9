/** What hono knows of a request of ours. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    answerHeaders: Record<string, string>;
    /** Set by whoever makes the answer with `answerHeaders`. */
    isAnswerHeaded?: true;
  };
}
