import { withFieldSentences } from '../contract/field-sentence.ts';
import { type FieldError, PROBLEMS, type Problem, type ProblemCode } from '../contract/problem.ts';

/** A refusal for the client. Thrown only within edge/, where `edge/app.ts` turns it into the response. */
export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;

  constructor(
    code: ProblemCode,
    detail: string,
    more: { errors?: FieldError[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.code = code;
    this.errors = more.errors && withFieldSentences(more.errors);
    this.headers = more.headers ?? {};
  }
}

/** The body of an error response (RFC 9457). `message` and `error` are for Segment clients, which would otherwise retry a 4xx. */
export function toProblem({ code, message: detail, errors }: Refusal, requestId: string): Problem {
  const { status, title } = PROBLEMS[code];
  return {
    type: `/docs/problems#${code}`,
    title,
    status,
    detail,
    code,
    message: detail,
    error: code,
    requestId,
    ...(errors && { errors }),
  };
}

/** Describes the first error and the number of others, for clients that read only `detail`. */
export function describeFieldErrors(errors: FieldError[]): string {
  const [first, ...others] = withFieldSentences(errors);
  if (!first) return 'Invalid request.';
  return others.length === 0 ? first.message : first.message.replace(/\.$/, ` (and ${others.length} more).`);
}

export const contended = () => new Refusal('conflict', 'Others changed this at the same time. Send the request again.');

export function invalid(errors: FieldError[]): Refusal {
  return new Refusal('validation_failed', describeFieldErrors(errors), { errors });
}

export const badCursor = () => invalid([{ path: 'query.cursor', message: 'is not a cursor that we gave out' }]);
