/** `target` with some members replaced; its methods keep their own `this`, as the platform's methods require. */
export function overlay<Target extends object>(target: Target, replaced: Partial<Target>): Target {
  return new Proxy(target, {
    get(_, key) {
      if (key in replaced) return replaced[key as keyof Target];
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
