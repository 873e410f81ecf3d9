import type * as z from 'zod';
import type { Permission } from '../permission.ts';
import type { ProblemCode } from '../problem.ts';
import type { Tag } from './tags.ts';

/**
 * Who may call an endpoint: people and keys with this permission in the project, any signed-in person (`account`), the server's operator
 * (`operator`), or anyone (`public`).
 */
export type Access = Permission | 'account' | 'operator' | 'public';

export const isPermission = (access: Access): access is Permission =>
  access !== 'account' && access !== 'operator' && access !== 'public';

/** Defines an endpoint: its input, access and response. */
export interface EndpointDefinition {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** The path, with `{name}` for parameters, as in OpenAPI. */
  url: `/${string}`;
  /**
   * The name of the endpoint in generated clients: a verb and its object in camelCase. An operation ID never changes once it is published.
   */
  operationId: string;
  summary: string;
  description: string;
  tag: Tag;
  access: Access;
  body?: z.ZodType;
  bodyBytesMax?: number;
  /** Set if the handler parses the body itself, so that it can record errors in the body. */
  bodyParsedBy?: 'handler';
  /** Set if the handler reads the body as a stream. Lists the accepted media types of the file, each with an example. */
  bodyStreamed?: Readonly<Record<string, string>>;
  /** Set if a repeated request would create a second object: the endpoint then supports `Idempotency-Key`. */
  isCreating?: boolean;
  /**
   * Set for requests that work on many leads, so that they give way to other requests. Also set for requests that read the progress of work
   * on many leads, because reading the progress must not slow the work down.
   */
  isBackground?: boolean;
  /** Set if the endpoint reads an empty body as `{}`. */
  bodyOptional?: boolean;
  query?: z.ZodType;
  path?: z.ZodType;
  status: 101 | 200 | 201 | 202;
  /** Explains when the endpoint returns its response with status 503. */
  unavailableWhen?: string;
  /**
   * The Worker's bundle contains an answer's schema only in two cases: for PUT and PATCH, which ignore read-only fields that a client sends
   * back, and with `answerHasReason`.
   */
  answer: z.ZodType;
  /**
   * Set if the answer itself has a field `reason`, as a delivery does. For other endpoints, an answer with a `reason` counts as a refusal.
   */
  answerHasReason?: boolean;
  /** Media types of the answer if it isn't JSON. If there are several media types, the example has the first. */
  contentType?: string | readonly string[];
  /** Refusals that not every endpoint with the same access can answer. */
  refusals?: readonly ProblemCode[];
}

/** Declares an endpoint and keeps the exact types of its method, URL and schemas. */
export const endpoint = <const Definition extends EndpointDefinition>(definition: Definition): Definition => definition;

/** A parsed part of an endpoint's input, or undefined if the endpoint does not take this part. */
export type Parsed<Definition extends EndpointDefinition, Part extends 'body' | 'query' | 'path'> =
  Definition extends Record<Part, infer Schema extends z.ZodType> ? z.output<Schema> : undefined;

/** The input that a client sends to an endpoint. A part whose fields are all optional may be omitted. */
export type Sent<Definition extends EndpointDefinition> = SentPart<Definition, 'path'> &
  SentPart<Definition, 'query'> &
  SentPart<Definition, 'body'>;

type SentPart<Definition extends EndpointDefinition, Part extends 'body' | 'query' | 'path'> =
  Definition extends Record<Part, infer Schema extends z.ZodType>
    ? Record<never, never> extends z.input<Schema>
      ? { [_ in Part]?: z.input<Schema> }
      : { [_ in Part]: z.input<Schema> }
    : { [_ in Part]?: never };
