import type { Ruleset } from '../../contract/ruleset.ts';

type Content = Omit<Ruleset, 'version'>;

/** The difference for the audit log: rules that were added, removed or changed, and other settings that differ. */
export function differenceOf(before: Content, after: Content) {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const differing = (one: Content, other: Content) => ({
    ...(!same(one.stages, other.stages) && { stages: one.stages }),
    ...(!same(one.decay, other.decay) && { decay: one.decay }),
    ...(!same(one.silent, other.silent) && { silent: one.silent ?? [] }),
    ...(!same(one.fit, other.fit) && { fit: one.fit ?? null }),
    rules: one.rules.filter(
      (rule) =>
        !same(
          rule,
          other.rules.find(({ id }) => id === rule.id),
        ),
    ),
  });
  return { before: differing(before, after), after: differing(after, before) };
}
