import type { LeadStub } from '../lead/lead-client.ts';
import type { LeadWorld } from './lead-world.node.ts';

/**
 * An environment in which `meanwhile` interrupts the leads of a world: either right before the first call of `method` arrives, or right
 * before its answer does.
 */
export function interruptedEnv(
  { env }: LeadWorld,
  method: keyof LeadStub,
  meanwhile: () => Promise<unknown>,
  before: 'call' | 'answer' = 'call',
): LeadWorld['env'] {
  let isFirst = true;
  const getByName = (name: string) =>
    new Proxy(env.LEAD.getByName(name), {
      get: (lead, key) => {
        const call = Reflect.get(lead, key);
        if (key !== method) return call;
        return async (...args: unknown[]) => {
          const wasFirst = isFirst;
          isFirst = false;
          if (wasFirst && before === 'call') await meanwhile();
          const answer = await call(...args);
          if (wasFirst && before === 'answer') await meanwhile();
          return answer;
        };
      },
    });
  return { ...env, LEAD: { getByName } } as unknown as LeadWorld['env'];
}
