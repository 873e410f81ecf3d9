/**
 * Returns `target` with some members replaced. `target`'s methods still run with `target` as `this`, because the platform's methods fail
 * otherwise.
 */
export function overlay<Target extends object>(target: Target, replaced: Partial<Target>): Target {
  return new Proxy(target, {
    get(_, key) {
      if (key in replaced) return replaced[key as keyof Target];
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
