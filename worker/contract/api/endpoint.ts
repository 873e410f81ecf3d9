import type * as z from 'zod';
import type { Permission } from '../permission.ts';
import type { ProblemCode } from '../problem.ts';
import type { Tag } from './tags.ts';

/** Who may call an endpoint: people and keys with a permission in the project, any signed-in `account`, or the `public`. */
export type Access = Permission | 'account' | 'public';

/** An endpoint's input, access and answer. */
export interface EndpointDefinition {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{name}` for parameters, as in OpenAPI. */
  url: `/${string}`;
  /** Its name in generated clients: a verb and its object in camelCase. Never changes once published. */
  operationId: string;
  summary: string;
  description: string;
  tag: Tag;
  access: Access;
  body?: z.ZodType;
  bodyBytesMax?: number;
  /** Set if the handler parses the body itself, because it records what was wrong with it. */
  bodyParsedBy?: 'handler';
  /** Set if the handler reads the body as it arrives: a file of one of these media types, each with an example. */
  bodyStreamed?: Readonly<Record<string, string>>;
  /** Set if a second request would create something again: the endpoint honors `Idempotency-Key`. */
  isCreating?: boolean;
  /**
   * Set for long work on many leads, which gives way to other requests, and for requests that read its progress, because watching must not
   * slow it down.
   */
  isBackground?: boolean;
  /** An empty body counts as `{}`. */
  bodyOptional?: boolean;
  query?: z.ZodType;
  path?: z.ZodType;
  status: 101 | 200 | 201 | 202;
  /** When the same answer comes with status 503. */
  unavailableWhen?: string;
  /** The bundled Worker has it only where it reads it: for PUT and PATCH, which ignore the fields of an answer sent back, and below. */
  answer: z.ZodType;
  /** Set if the answer has a `reason` of its own, such as a delivery. Any other answer with one is a refusal. */
  answerHasReason?: boolean;
  /** Media types of the answer if it isn't JSON. The example is in the first. */
  contentType?: string | readonly string[];
  /** Refusals beyond those that any endpoint with the same access can answer. */
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
