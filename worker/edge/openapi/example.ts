import * as z from 'zod';
import { RARE, valueNamed } from './example-values.ts';

/**
 * Creates an example for a schema. An example is the schema's own (`.meta({ example })`), or else the default for its name, or else put
 * together from the examples of its parts. If a required part has no example, calls `missing` with the part and returns undefined.
 */
export function exampleOf(
  schema: z.core.$ZodType,
  io: 'input' | 'output',
  missing: (path: string) => void = () => {},
  path = '',
): unknown {
  const given = z.globalRegistry.get(schema)?.example;
  if (given !== undefined) return given;
  if (schema instanceof z.ZodLiteral) return schema.value;
  if (schema instanceof z.ZodEnum) return schema.options[0];
  const named = valueNamed(path.replace(/^.*\./, ''));
  if (named !== undefined && z.safeParse(schema, named).success) return named;
  const inner = (part: z.core.$ZodType, name = '') => exampleOf(part, io, missing, path + name);
  if (schema instanceof z.ZodObject) return exampleOfObject(schema, inner);
  if (schema instanceof z.ZodArray) {
    const element = inner(schema.element, '[]');
    return element === undefined ? undefined : [element];
  }
  if (schema instanceof z.ZodTuple) return schema.def.items.map((item, i) => inner(item, `[${i}]`));
  if (schema instanceof z.ZodDefault) return z.globalRegistry.get(schema.unwrap())?.example ?? schema.def.defaultValue;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return inner(schema.unwrap());
  if (schema instanceof z.ZodPipe) return inner(io === 'input' ? schema.in : schema.out);
  if (schema instanceof z.ZodUnion) return inner(schema.options[0] as z.core.$ZodType);
  if (schema instanceof z.ZodBoolean) return false;
  missing(path);
  return undefined;
}

function exampleOfObject(
  { shape }: z.ZodObject,
  inner: (part: z.core.$ZodType, name: string) => unknown,
): Record<string, unknown> | undefined {
  const parts = Object.entries(shape).filter(([key, part]) => !(RARE.has(key) && part instanceof z.ZodOptional));
  const entries = parts.map(([key, part]) => [key, inner(part, `.${key}`)] as const);
  const lacks = entries.some(([key, value]) => value === undefined && !(shape[key] instanceof z.ZodOptional));
  return lacks ? undefined : Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
