import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of worker/testing/receiver.node.ts. */
    receiverUrl: string;
    /** Whether this is `npm run test:long`. */
    isLong: boolean;
    /** Of the cases that properties try: a 32-bit integer. */
    seed: number;
  }
}
