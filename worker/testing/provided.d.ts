import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of worker/testing/receiver.node.ts. */
    receiverUrl: string;
    /** Whether this is `npm run test:long`. */
    isLong: boolean;
  }
}
