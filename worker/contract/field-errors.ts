import type { $ZodError, $ZodIssue, $ZodIssueInvalidUnion } from 'zod/v4/core';
import type { FieldError } from './problem.ts';
import { isAboutMissing } from './say-issue.ts';

/** Returns each error with its path. `root` is the part of the request that has the errors; paths start with it unless it is `body`. */
export function toFieldErrors(error: $ZodError, root: 'body' | 'query' | 'path'): FieldError[] {
  return readIssues(error).map(({ path, message }) => {
    const keys = root === 'body' ? path : [root, ...path];
    return { path: keys.map(String).join('.'), message };
  });
}

/** Returns the errors of a value. For a union, returns only the errors of the variant that the value resembles most. */
export const readIssues = ({ issues }: Pick<$ZodError, 'issues'>): $ZodIssue[] =>
  issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return [issue];
    const kinds = kindsOf(issue).filter((errors) => !errors.some(isOfAnotherType));
    const [nearest] = kinds.sort((a, b) => a.filter(isMissing).length - b.filter(isMissing).length);
    if (!nearest) return [issue];
    return readIssues({ issues: nearest }).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  });

/** The errors for each variant of a union. A nested union counts as one variant. */
const kindsOf = ({ errors }: $ZodIssueInvalidUnion): $ZodIssue[][] =>
  errors.flatMap((kind) => {
    const [only, ...others] = kind;
    return only?.code === 'invalid_union' && only.path.length === 0 && others.length === 0 ? kindsOf(only) : [kind];
  });

const isOfAnotherType = ({ code, path }: $ZodIssue): boolean => code === 'invalid_type' && path.length === 0;

/** True if the value lacks a field that the variant requires. */
const isMissing = (issue: $ZodIssue): boolean => issue.path.length === 1 && isUndefined(issue);
const isUndefined = (issue: $ZodIssue): boolean =>
  issue.code === 'invalid_union'
    ? issue.errors.length > 0 && kindsOf(issue).every((errors) => errors.some(isUndefined))
    : (issue.code === 'invalid_type' || issue.code === 'invalid_value') && isAboutMissing(issue);
