/**
 * When a process crashes: at call number `call` to D1 or the queue, counted from 0. The crash is either before the call is sent or after
 * it is done.
 */
export interface Death {
  call: number;
  side: 'before' | 'after';
}

const CALLS = new Set<PropertyKey>(['first', 'all', 'run', 'raw']);

/**
 * The bindings of a process that crashes at a given point. The call at that point fails, and so does every later call until the process is
 * revived. Counts the calls to D1 and to the queues DELIVERIES and ATTEMPTS.
 */
export function openMortalEnv(env: Env, death: Death | null) {
  const real = new WeakMap<object, D1PreparedStatement>();
  const state = { calls: 0, killed: false, died: false };

  const cross = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    if (state.killed) throw new Error('killed');
    const dies = !state.died && state.calls === death?.call;
    state.calls++;
    const die = () => {
      state.killed = true;
      state.died = true;
      return new Error('killed');
    };
    if (dies && death?.side === 'before') throw die();
    const answer = await call();
    if (dies) throw die();
    return answer;
  };

  const mortalStatement = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        const method = member.bind(target) as (...values: unknown[]) => Promise<unknown>;
        if (name === 'bind') return (...values: unknown[]) => mortalStatement(target.bind(...values));
        return CALLS.has(name) ? (...values: unknown[]) => cross(() => method(...values)) : method;
      },
    });
    real.set(proxy, statement);
    return proxy;
  };
  const db = new Proxy(env.DB, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => mortalStatement(target.prepare(sql));
      if (name === 'batch')
        return (statements: D1PreparedStatement[]) =>
          cross(() => target.batch(statements.map((statement) => real.get(statement) ?? statement)));
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  const mortalQueue = (queue: Queue): Queue =>
    ({
      send: (...values: Parameters<Queue['send']>) => cross(() => queue.send(...values)),
      sendBatch: (...values: Parameters<Queue['sendBatch']>) => cross(() => queue.sendBatch(...values)),
    }) as Queue;

  return {
    env: { ...env, DB: db, DELIVERIES: mortalQueue(env.DELIVERIES), ATTEMPTS: mortalQueue(env.ATTEMPTS) },
    calls: () => state.calls,
    isKilled: () => state.killed,
    hasDied: () => state.died,
    revive: () => {
      state.killed = false;
    },
  };
}
