import { LIMITS } from '../../../contract/limits.ts';
import { UnreadableFile } from '../../../imports/import-refused.ts';
import { gunzipBody } from '../../gunzip-body.ts';
import { Refusal } from '../../problem.ts';

/** Reads the text of an import while it arrives. Inflates gzip, removes a byte order mark, and rejects a file that is too large. */
export async function* readImportText(request: Request): AsyncGenerator<string> {
  const tooLarge = () =>
    new UnreadableFile(
      'too_large',
      `The file is larger than ${LIMITS.importBytesMax} bytes. Split the file and send the parts. Rows that already arrived won’t be counted twice.`,
    );
  const declared = request.headers.get('Content-Length');
  if (Number(declared) > LIMITS.importBytesMax) throw tooLarge();
  if (!request.body) return;
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  const raw = { bytes: 0 };
  let bytes = 0;
  for await (const part of inflate(request.body, raw)) {
    bytes += part.byteLength;
    if (bytes > LIMITS.importBytesMax) throw tooLarge();
    yield decode(decoder, part, { stream: true });
  }
  // If a sender disconnects, some networks in between do not report it. The number of received bytes is therefore compared with the
  // declared length.
  if (declared !== null && raw.bytes < Number(declared)) throw brokenOff();
  yield decode(decoder, new Uint8Array(), { stream: false });
}

const brokenOff = () =>
  new UnreadableFile(
    'unreadable',
    'The upload was interrupted. Send the file again. Rows that already arrived won’t be counted twice.',
  );

/**
 * A character may be split between two parts, so the next part completes it. At the end of the file, an incomplete character is an error.
 */
function decode(decoder: TextDecoder, part: Uint8Array, options: { stream: boolean }): string {
  try {
    return decoder.decode(part, options);
  } catch {
    throw new UnreadableFile('unreadable', 'The file is not UTF-8. Save the file as "CSV UTF-8", or convert it.');
  }
}

/** Yields the body's bytes, inflated if they are gzip. `raw.bytes` counts them before inflating. */
async function* inflate(body: ReadableStream<Uint8Array>, raw: { bytes: number }): AsyncGenerator<Uint8Array> {
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(part, controller) {
      raw.bytes += part.byteLength;
      controller.enqueue(part);
    },
  });
  try {
    yield* gunzipBody(body.pipeThrough(counter));
  } catch (error) {
    throw error instanceof Refusal ? new UnreadableFile('invalid_gzip', error.message) : brokenOff();
  }
}
