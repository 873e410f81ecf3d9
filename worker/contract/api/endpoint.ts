import type * as z from 'zod';
import type { Permission } from '../permission.ts';
import type { ProblemCode } from '../problem.ts';
import type { Tag } from './tags.ts';

/**
 * Who may call an endpoint: people and keys with a permission in the project (named here), any signed-in person (`account`), or anyone
 * (`public`).
 */
export type Access = Permission | 'account' | 'public';

/** The definition of an endpoint: its input, its access and its answer. */
export interface EndpointDefinition {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** The path, with `{name}` for parameters, as in OpenAPI. */
  url: `/${string}`;
  /** The name of the endpoint in generated clients: a verb and its object in camelCase. It never changes once it is published. */
  operationId: string;
  summary: string;
  description: string;
  tag: Tag;
  access: Access;
  body?: z.ZodType;
  bodyBytesMax?: number;
  /** Set if the handler parses the body itself, because it records the errors that it finds there. */
  bodyParsedBy?: 'handler';
  /** Set if the handler reads the body as a stream: a file of one of these media types, each with an example. */
  bodyStreamed?: Readonly<Record<string, string>>;
  /** Set if a repeated request would create a second object: the endpoint then honors `Idempotency-Key`. */
  isCreating?: boolean;
  /**
   * Set for long work on many leads, which gives way to other requests. Also set for requests that read the progress of such work,
   * because watching must not slow down others.
   */
  isBackground?: boolean;
  /** Set if an empty body counts as `{}`. */
  bodyOptional?: boolean;
  query?: z.ZodType;
  path?: z.ZodType;
  status: 101 | 200 | 201 | 202;
  /** Explains when the same answer comes with status 503. */
  unavailableWhen?: string;
  /** The bundled Worker has it only where it reads it: for PUT and PATCH, which ignore the fields of an answer sent back, and below. */
  answer: z.ZodType;
  /**
   * Set if the answer has a `reason` field of its own, as a delivery has. In other endpoints, an answer with a `reason` is taken for a
   * refusal.
   */
  answerHasReason?: boolean;
  /** Media types of the answer if it isn't JSON. The example is in the first of them. */
  contentType?: string | readonly string[];
  /** Refusals in addition to those that any endpoint with the same access can answer. */
  refusals?: readonly ProblemCode[];
}

/** Declares an endpoint and keeps the exact types of its method, address and schemas. */
export const endpoint = <const Definition extends EndpointDefinition>(definition: Definition): Definition => definition;

/** A part of an endpoint's input after parsing, or undefined if it takes none. */
export type Parsed<Definition extends EndpointDefinition, Part extends 'body' | 'query' | 'path'> =
  Definition extends Record<Part, infer Schema extends z.ZodType> ? z.output<Schema> : undefined;

/** A client's input to an endpoint. A part whose fields are all optional may be omitted. */
export type Sent<Definition extends EndpointDefinition> = SentPart<Definition, 'path'> &
  SentPart<Definition, 'query'> &
  SentPart<Definition, 'body'>;

type SentPart<Definition extends EndpointDefinition, Part extends 'body' | 'query' | 'path'> =
  Definition extends Record<Part, infer Schema extends z.ZodType>
    ? Record<never, never> extends z.input<Schema>
      ? { [_ in Part]?: z.input<Schema> }
      : { [_ in Part]: z.input<Schema> }
    : { [_ in Part]?: never };
