import * as z from 'zod';

/** Safe in a header and in a line of the log; long enough for a UUID or the id of a trace. */
export const REQUEST_ID = /^[\w.-]{1,64}$/;

/** What a request is called in the log: `X-Request-Id`, the caller's or ours. It goes along with what the request brings about. */
export const RequestId = z.string().regex(REQUEST_ID).meta({ example: 'b3c2a1de-6d1c-4f0b-9f0e-3a5b7c9d1e2f' });
