import { Refusal } from './problem.ts';

/**
 * The number of bytes to inflate at once. Gzip expands data at most a thousandfold, so a gzip bomb is detected before it fills the
 * isolate's memory.
 */
const SLICE_BYTES_MAX = 4 * 1024;

/**
 * Detects gzip by its first bytes (RFC 1952, 2.3.1), with which no JSON text starts. The Content-Encoding header is not reliable: some
 * clients compress without it, and some proxies inflate the body but keep it.
 */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Yields the body's bytes, inflated if they are gzip. */
export async function* gunzipBody(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let head = new Uint8Array();
  let ended = false;
  try {
    while (!ended && head.byteLength < 2) {
      const { done, value } = await reader.read();
      ended = done;
      if (value) head = head.byteLength === 0 ? new Uint8Array(value) : Uint8Array.of(...head, ...value);
    }
    if (isGzip(head)) return yield* inflate(head, reader);
    yield head;
    while (!ended) {
      const { done, value } = await reader.read();
      ended = done;
      if (value) yield value;
    }
  } finally {
    // Stopping early also tells the sender to stop.
    await reader.cancel().catch(() => {});
  }
}

async function* inflate(head: Uint8Array, reader: ReadableStreamDefaultReader<Uint8Array>) {
  let held = head;
  const slices = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        while (held.byteLength === 0) {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          held = value;
        }
        controller.enqueue(held.subarray(0, SLICE_BYTES_MAX));
        held = held.subarray(SLICE_BYTES_MAX);
      },
    },
    { highWaterMark: 0 },
  );
  try {
    yield* slices.pipeThrough(new DecompressionStream('gzip'));
  } catch {
    throw new Refusal('invalid_json', 'The body starts like gzip but is not valid gzip.');
  }
}
