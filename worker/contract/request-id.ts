import * as z from 'zod';

/** The allowed format of a request ID: safe in a header and in a log line, and long enough for a UUID or a trace ID. */
export const REQUEST_ID = /^[\w.-]{1,64}$/;

/**
 * The request ID in the log: `X-Request-Id`, sent by the caller or created by us. All messages and log lines that the request causes
 * contain this ID.
 */
export const RequestId = z.string().regex(REQUEST_ID).meta({ example: 'b3c2a1de-6d1c-4f0b-9f0e-3a5b7c9d1e2f' });
