import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GroupCommit } from './group-commit.ts';

interface Change {
  lead: string;
  n: number;
}

const answerTo = ({ lead, n }: Change) => `${lead}:${n}`;

/** A committer whose commits end when the test wants. */
function makeCommitter() {
  const groups: Change[][] = [];
  const pending: { answer: () => void; fail: (error: Error) => void }[] = [];
  const committer = new GroupCommit<Change, string>({
    keyOf: ({ lead }) => lead,
    commit: (group) => {
      groups.push(group);
      return new Promise((resolve, reject) => {
        pending.push({ answer: () => resolve(group.map(answerTo)), fail: reject });
      });
    },
  });
  const takePending = () => {
    const commit = pending.shift();
    if (!commit) throw new Error('no commit is under way');
    return commit;
  };
  return {
    groups,
    add: (lead: string, n = 0) => committer.add({ lead, n }),
    underWay: () => pending.length,
    /** Ends the current commit, and lets the calls that wait for it continue. */
    async answer() {
      takePending().answer();
      await settle();
    },
    async fail(error: Error) {
      takePending().fail(error);
      await settle();
    },
  };
}

/** Lets all promises settle that can. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

const leadsOf = (group: readonly Change[] | undefined) => group?.map(({ lead }) => lead);

describe('GroupCommit', () => {
  it('commits at once when it is idle, also after it was busy', async () => {
    const { add, answer, groups } = makeCommitter();
    const first = add('a');
    expect(groups).toEqual([[{ lead: 'a', n: 0 }]]);
    await answer();
    expect(await first).toBe('a:0');
    void add('b');
    expect(groups.map(leadsOf)).toEqual([['a'], ['b']]);
  });

  it('puts changes that arrive during a commit into the next commit', async () => {
    const { add, answer, groups, underWay } = makeCommitter();
    const answers = ['a', 'b', 'c', 'd'].map((lead) => add(lead));
    expect([groups.map(leadsOf), underWay()]).toEqual([[['a']], 1]);
    await answer();
    expect([groups.map(leadsOf), underWay()]).toEqual([[['a'], ['b', 'c', 'd']], 1]);
    await answer();
    expect(await Promise.all(answers)).toEqual(['a:0', 'b:0', 'c:0', 'd:0']);
  });

  it('puts only one change of a lead into a group, and further changes follow in order', async () => {
    const { add, answer, groups } = makeCommitter();
    const answers = [add('x'), add('a', 1), add('a', 2), add('b', 1), add('a', 3)];
    for (let i = 0; i < 4; i++) await answer();
    expect(groups.map((group) => group.map(answerTo))).toEqual([['x:0'], ['a:1', 'b:1'], ['a:2'], ['a:3']]);
    expect(await Promise.all(answers)).toEqual(['x:0', 'a:1', 'a:2', 'b:1', 'a:3']);
  });

  it('rejects every change of a group that fails, and continues with the next group', async () => {
    const { add, answer, fail, groups } = makeCommitter();
    const alone = add('a');
    const together = [add('b'), add('c')];
    await answer();
    const later = add('d');
    // Awaited at once, because an unhandled rejection ends the test run.
    const told = Promise.allSettled(together);
    await fail(new Error('D1 is away'));
    expect(await told).toEqual([
      { status: 'rejected', reason: new Error('D1 is away') },
      { status: 'rejected', reason: new Error('D1 is away') },
    ]);
    await answer();
    expect(await Promise.all([alone, later])).toEqual(['a:0', 'd:0']);
    expect(groups.map(leadsOf)).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  it('treats a commit that throws synchronously like a commit that fails', async () => {
    let calls = 0;
    const committer = new GroupCommit<Change, string>({
      keyOf: ({ lead }) => lead,
      commit: (group) => {
        if (calls++ === 0) throw new Error('too large');
        return Promise.resolve(group.map(answerTo));
      },
    });
    await expect(committer.add({ lead: 'a', n: 1 })).rejects.toThrow('too large');
    expect(await committer.add({ lead: 'a', n: 2 })).toBe('a:2');
  });

  it('puts at most 500 changes into a group', async () => {
    const { add, answer, groups } = makeCommitter();
    const answers = Array.from({ length: 1202 }, (_, i) => add(`lead_${i}`));
    for (let i = 0; i < 4; i++) await answer();
    expect(groups.map(({ length }) => length)).toEqual([1, 500, 500, 201]);
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 1202 }, (_, i) => `lead_${i}:0`));
  });

  it('pauses after a group while the next group fills, until 250 changes are waiting', async () => {
    const groups: string[][] = [];
    let endRest = () => {};
    const committer = new GroupCommit<Change, string>({
      keyOf: ({ lead }) => lead,
      commit: async (group) => {
        groups.push(group.map(({ lead }) => lead));
        await settle();
        return group.map(answerTo);
      },
      rest: () => new Promise((resolve) => (endRest = resolve)),
    });
    const add = (lead: string) => committer.add({ lead, n: 0 });
    await add('a');
    const later = [add('b'), add('c')];
    await settle();
    expect(groups).toEqual([['a']]);
    endRest();
    await Promise.all(later);
    expect(groups).toEqual([['a'], ['b', 'c']]);
    await settle();
    endRest();
    await settle();
    const addMany = (count: number) => Promise.all(Array.from({ length: count }, (_, i) => add(`lead_${i}`)));
    await addMany(501);
    expect(groups.slice(2).map(({ length }) => length)).toEqual([1, 500]);
    const few = addMany(249);
    await settle();
    expect(groups).toHaveLength(4);
    await Promise.all([few, add('the 250th')]);
    expect(groups.slice(4).map(({ length }) => length)).toEqual([250]);
  });

  it('gives each change its own result with one commit at a time, and keeps a lead’s changes in order, however they arrive', async () => {
    const anyStep = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c').map((lead) => ({ do: 'add' as const, lead })) },
      { weight: 2, arbitrary: fc.constant({ do: 'answer' as const }) },
      { weight: 1, arbitrary: fc.constant({ do: 'fail' as const }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 30 }), async (steps) => {
        const { add, answer, fail, groups, underWay } = makeCommitter();
        const added: Change[] = [];
        const settled: Promise<string>[] = [];
        const failed = new Set<string>();
        for (const step of steps) {
          if (step.do === 'add') {
            const change = { lead: step.lead, n: added.length };
            added.push(change);
            settled.push(
              add(change.lead, change.n).catch((error: Error) => {
                failed.add(answerTo(change));
                return `${answerTo(change)} ${error.message}`;
              }),
            );
          } else if (underWay() > 0) {
            const group = groups.at(-1) ?? [];
            if (step.do === 'answer') await answer();
            else await fail(new Error(`failed: ${group.map(answerTo)}`));
          }
          expect(underWay()).toBeLessThanOrEqual(1);
        }
        while (underWay() > 0) await answer();

        const answers = await Promise.all(settled);
        answers.forEach((given, i) => {
          const own = answerTo(added[i] as Change);
          if (failed.has(own)) expect(given).toContain(`${own} failed: `);
          else expect(given).toBe(own);
        });
        for (const group of groups) expect(new Set(leadsOf(group)).size).toBe(group.length);
        for (const lead of ['a', 'b', 'c']) {
          const own = (changes: Change[]) => changes.filter((change) => change.lead === lead);
          expect(own(groups.flat())).toEqual(own(added));
        }
      }),
    );
  });

  it('rejects only the change that the database rejects, and commits the other changes of its group', async () => {
    const committer = new GroupCommit<Change, string>({
      keyOf: ({ lead }) => lead,
      commit: async (group) => {
        await settle();
        if (group.some(({ lead }) => lead === 'bad'))
          throw new Error('D1_ERROR: string or blob too big: SQLITE_TOOBIG');
        return group.map(answerTo);
      },
    });
    const answers = await Promise.allSettled(
      ['first', 'a', 'bad', 'b', 'c'].map((lead) => committer.add({ lead, n: 0 })),
    );
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
  });

  it('limits a group to the size of one statement, but always includes at least one change', async () => {
    const sizes: number[] = [];
    const committer = new GroupCommit<Change, string>({
      keyOf: ({ lead }) => lead,
      bytesOf: ({ n }) => n,
      commit: async (group) => {
        sizes.push(group.reduce((bytes, { n }) => bytes + n, 0));
        await settle();
        return group.map(answerTo);
      },
    });
    await Promise.all([1, 600_000, 600_000, 300_000, 5_000_000].map((n, i) => committer.add({ lead: `${i}`, n })));
    expect(sizes).toEqual([1, 900_000, 600_000, 5_000_000]);
  });
});
