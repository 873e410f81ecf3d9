/** The types that Hono uses for our requests. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    /** The caller's project, once it is known. */
    projectId?: string;
    answerHeaders: Record<string, string>;
    /** Set if the response was created with the headers of `answerHeaders`. */
    isAnswerHeaded?: true;
  };
}
