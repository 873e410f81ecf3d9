import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of worker/testing/receiver.node.ts. */
    receiverUrl: string;
  }
}
