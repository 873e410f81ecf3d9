/** What hono knows of a request of ours. */
export interface AppEnv {
  Bindings: Env;
  Variables: { requestId: string; answerHeaders: Record<string, string> };
}
