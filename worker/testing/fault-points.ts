/** How a call fails: before the other side did anything, or after it finished and its answer was lost. */
export type Fault = 'crash after' | 'answer lost' | 'crash before' | 'refused';
/** The most difficult fault comes first: the work is done, and the caller has crashed. */
export const FAULTS: readonly Fault[] = ['crash after', 'answer lost', 'crash before', 'refused'];

/**
 * Records, in order, every call that leaves the edge, a lead's object, a project's object or a queue's consumer. Each call is an await that
 * may never return. A plan makes exactly one of these calls fail.
 */
export class FaultPlan {
  /** The names of the calls so far, such as `lead: PROJECT.project`. */
  readonly points: string[] = [];
  readonly #at: number | null;
  readonly #fault: Fault;
  /** True once the fault has happened. */
  struck = false;

  constructor(at: number | null = null, fault: Fault = 'refused') {
    this.#at = at;
    this.#fault = fault;
  }

  /**
   * Makes a call, which may be the one that fails. `crash` ends the caller with its memory and all its other work, like a deploy or a
   * power failure.
   */
  async pass<Answer>(point: string, call: () => Promise<Answer>, crash: () => void): Promise<Answer> {
    const isHere = this.points.push(point) - 1 === this.#at;
    if (isHere) this.struck = true;
    if (isHere && this.#fault === 'crash before') crash();
    if (isHere && (this.#fault === 'refused' || this.#fault === 'crash before')) throw new Error(`chaos at ${point}`);
    const answer = await call();
    if (isHere && this.#fault === 'crash after') crash();
    if (isHere) throw new Error(`chaos: the answer of ${point} was lost`);
    return answer;
  }
}

type AnyFunction = (...args: unknown[]) => unknown;

/** The environment of `who`, with a fault point at every outgoing call. */
export function faultyEnv(env: Env, plan: FaultPlan, { who, crash }: { who: string; crash: () => void }): Env {
  const pass = (point: string, call: () => unknown) =>
    plan.pass(`${who}: ${point}`, async () => (await call()) as unknown, crash);
  const withFaults = <Target extends object>(target: Target, name: string, methods: readonly string[] | null): Target =>
    new Proxy(target, {
      get(inner, key) {
        const value = Reflect.get(inner, key, inner) as unknown;
        if (typeof value !== 'function' || (methods && !methods.includes(String(key)))) return value;
        // Do not use `value.apply`, which on a stub is itself a call to the other side.
        return (...args: unknown[]) =>
          pass(`${name}.${String(key)}`, () => (inner as Record<PropertyKey, AnyFunction>)[key]?.(...args));
      },
    });
  const objects = (namespace: DurableObjectNamespace, name: string) => ({
    getByName: (id: string) => withFaults(namespace.getByName(id), name, null),
  });
  return {
    ...env,
    DB: faultyDatabase(env.DB, (point, call) => pass(`DB.${point}`, call)),
    LEAD: objects(env.LEAD, 'LEAD'),
    PROJECT: objects(env.PROJECT, 'PROJECT'),
    DELIVERIES: withFaults(env.DELIVERIES, 'DELIVERIES', ['send', 'sendBatch']),
    ATTEMPTS: withFaults(env.ATTEMPTS, 'ATTEMPTS', ['send', 'sendBatch']),
    REFRESHES: withFaults(env.REFRESHES, 'REFRESHES', ['send', 'sendBatch']),
  } as Env;
}

const READS = ['first', 'all', 'run', 'raw'];

function faultyDatabase(db: D1Database, pass: (point: string, call: () => unknown) => Promise<unknown>): D1Database {
  const genuine = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const wrapped = new Proxy(statement, {
      get(inner, key) {
        const value = Reflect.get(inner, key, inner) as AnyFunction;
        if (key === 'bind') return (...args: unknown[]) => wrap(inner.bind(...args));
        if (!READS.includes(String(key))) return value;
        return (...args: unknown[]) => pass(String(key), () => value.apply(inner, args));
      },
    });
    genuine.set(wrapped, statement);
    return wrapped;
  };
  return {
    prepare: (sql: string) => wrap(db.prepare(sql)),
    batch: (statements: D1PreparedStatement[]) =>
      pass('batch', () => db.batch(statements.map((statement) => genuine.get(statement) ?? statement))),
  } as D1Database;
}
