// Compares the product's studies with figures that others have published: `npm run prove -- bpi_12_w.csv`. With `--product`, it uses
// only the API of a server; otherwise it runs the product's own code in this process, which takes seconds.

import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BackTestResult } from '../worker/contract/back-test.ts';
import type { SuggestedRule, SuggestionResult } from '../worker/contract/suggestion.ts';
import { build } from './build.ts';
import { describeError } from './describe-error.ts';
import { startProgress } from './progress.ts';
import { type Control, renameAll, runControls } from './prove/controls.ts';
import { generateSet } from './prove/generated-set.ts';
import {
  backTest,
  compareSourcesByApi,
  countCohortsByApi,
  countReturnsByApi,
  type ImportedHistory,
  importByApi,
  judgeByApi,
} from './prove/judge-by-api.ts';
import { questionOf, resultOf, tapesOf } from './prove/judge-here.ts';
import { judgeSources } from './prove/judge-sources.ts';
import { countCohortsHere, judgeCohorts } from './prove/prove-cohorts.ts';
import { countReturnsHere, judgeReturns } from './prove/prove-returns.ts';
import type { ProvingHistory, ProvingSet } from './prove/proving-set.ts';
import { readProvingSet } from './prove/public-sets.ts';
import { publishByApi } from './prove/publish-by-api.ts';
import { learningQuestionOf, learningTapesOf, suggestHere } from './prove/suggest-here.ts';
import { readNumbers, readOptions } from './read-options.ts';

const USAGE = `npm run prove -- [<file> …] [--product] [--url …] [--leads 4000]

  <file>      bpi_12_w.csv (BPI Challenge 2012, CaseID,ActivityID,CompleteTimestamp), CDNOW_master.txt, cdnow_sample.txt,
              bank-additional-full.csv, or olist_marketing_qualified_leads_dataset.csv, which has olist_closed_deals_dataset.csv beside it;
              without one, a history generated from known rules
  --product   imports the events into a server of its own and asks its API
  --url       the same with a running server that lets people register
  --leads     the number of generated leads`;

const { values, positionals, refuse } = readOptions(USAGE, {
  allowPositionals: true,
  options: {
    product: { type: 'boolean', default: false },
    url: { type: 'string' },
    leads: { type: 'string', default: '4000' },
  },
});
const { leads } = readNumbers({ values, refuse }, { leads: 1 });

const histories: ProvingHistory[] =
  positionals.length === 0 ? [historyOf(generateSet(leads))] : await Promise.all(positionals.map(readHistory));
const server = values.product && !values.url ? await ownServer() : null;
const url = server?.directUrl ?? values.url?.replace(/\/$/, '') ?? null;
try {
  let isProven = true;
  for (const history of histories) isProven = (await prove(history)) && isProven;
  process.exitCode = isProven ? 0 : 1;
} finally {
  await server?.stop();
}

function historyOf({ name, events, outcome, ...scoring }: ProvingSet): ProvingHistory {
  return { name, events, outcome, scoring };
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    console.error(describeError(error));
    process.exit(1);
  });
}

async function readHistory(file: string): Promise<ProvingHistory> {
  const isFunnel = basename(file) === 'olist_marketing_qualified_leads_dataset.csv';
  const deals = isFunnel ? await readText(join(dirname(file), 'olist_closed_deals_dataset.csv')) : '';
  const history = readProvingSet(await readText(file), deals);
  if (history) return history;
  console.error(`${file} is not a known file.\n\n${USAGE}`);
  process.exit(2);
}

async function ownServer() {
  await build();
  // Loads wrangler, which takes 2 s.
  const { serveProduct } = await import('./bench/bench-server.ts');
  return serveProduct('dist/worker', { variables: { REGISTRATION: 'open' } });
}

async function prove(history: ProvingHistory): Promise<boolean> {
  const { name, events, outcome, scoring } = history;
  console.log(`\n${name}: ${events.length.toLocaleString('en-US')} events`);
  const imported = url === null ? null : await importHistory(url, history);
  const lines = scoring ? await proveScoring({ name, events, outcome, ...scoring }, imported) : [];
  lines.push(...(await proveDrift(history, imported)));
  lines.push(...(await proveReturns(history, imported)), ...(await proveCohorts(history, imported)));
  if (history.sources && imported)
    lines.push(...judgeSources(await compareSourcesByApi(imported.owner, history.sources), history.sources));
  for (const line of lines)
    console.log(`  ${line.holds ? 'reached' : 'MISSED '}  ${line.name.padEnd(46)} ${line.seen}`);
  return lines.every(({ holds }) => holds);
}

async function proveDrift(
  { events, outcome, drift }: ProvingHistory,
  imported: ImportedHistory | null,
): Promise<Control[]> {
  if (!drift) return [];
  const question = questionOf({ events, outcome, ...drift });
  const here = resultOf(tapesOf(events, question), question);
  const found = imported ? await backTest(imported.owner, drift) : here;
  const warning = found.warnings.find(({ reason }) => reason === 'past_has_changed');
  return [
    { name: 'warns that the past has changed', holds: warning !== undefined, seen: JSON.stringify(warning) ?? '' },
    ...(imported ? [isSame('the API’s figures are those of this process', figuresOf(found), figuresOf(here))] : []),
  ];
}

async function proveReturns({ events, returns }: ProvingHistory, imported: ImportedHistory | null): Promise<Control[]> {
  if (!returns) return [];
  const here = countReturnsHere(events, returns);
  const renamed = countReturnsHere(renameAll({ events }).events, returns);
  const found = imported ? await countReturnsByApi(imported.owner, returns) : here;
  return [
    ...judgeReturns(found, returns),
    isSame('other IDs and names leave the chances the same', renamed, here),
    ...(imported ? [isSame('the API’s chances are those of this process', found, here)] : []),
  ];
}

async function proveCohorts(
  { events, outcome, cohorts = [] }: ProvingHistory,
  imported: ImportedHistory | null,
): Promise<Control[]> {
  const lines: Control[] = [];
  for (const bar of cohorts) {
    const here = countCohortsHere(events, outcome, bar);
    const renamed = renameAll({ events, outcome });
    const found = imported ? await countCohortsByApi(imported.owner, bar) : here;
    lines.push(
      ...judgeCohorts(found, bar),
      isSame(
        'other IDs and names leave cohorts the same',
        countCohortsHere(renamed.events, renamed.outcome, bar),
        here,
      ),
      ...(imported ? [isSame('the API’s cohorts are those of this process', found, here)] : []),
    );
  }
  return lines;
}

function isSame(name: string, one: object, other: object): Control {
  return { name, seen: '', holds: JSON.stringify(one) === JSON.stringify(other) };
}

async function importHistory(server: string, history: ProvingHistory): Promise<ImportedHistory> {
  const bar = startProgress({ title: 'Importing', total: history.events.length, unit: 'events' });
  try {
    return await importByApi(server, history, { onProgress: (sent) => bar.update(sent) });
  } finally {
    bar.stop();
  }
}

async function proveScoring(set: ProvingSet, imported: ImportedHistory | null): Promise<Control[]> {
  const question = questionOf(set);
  const tapes = tapesOf(set.events, question);
  const here = resultOf(tapes, question);
  const learned = learningTapesOf(set, learningQuestionOf(set));
  const suggestedHere = suggestHere(set, learned);
  const { result, suggestion } =
    imported === null ? { result: here, suggestion: suggestedHere } : await judgeByApi(imported, set);
  print(result);
  printSuggestion(suggestion);
  const lines = set.bars.map(({ order, figure, least, most }) => {
    const value = result.orders.find((one) => one.order === order)?.[figure]?.value ?? Number.NaN;
    const name = `${order.replaceAll('_', ' ')}, ${figure === 'auc' ? 'AUC' : 'top tenth'}`;
    return {
      name,
      holds: value >= least && value <= most,
      seen: `${value.toFixed(4)} (${least.toFixed(4)} to ${most.toFixed(4)})`,
    };
  });
  lines.push(...judgeSuggestion(set, suggestion));
  const controls = runControls(set, tapes, { result: here, learned, suggestion: suggestedHere });
  const isAlike =
    JSON.stringify([figuresOf(result), suggestionOf(suggestion)]) ===
    JSON.stringify([figuresOf(here), suggestionOf(suggestedHere)]);
  if (imported) {
    controls.push({ name: 'the API’s figures are those of this process', holds: isAlike, seen: '' });
    controls.push(...(await publishByApi(imported.owner, set, suggestion)));
  }
  return [...lines, ...controls];
}

/** Compares the results of the suggested rules with their targets. */
function judgeSuggestion({ suggestion: bars }: ProvingSet, { proof }: SuggestionResult) {
  const draft = proof?.orders.find(({ order }) => order === 'draft');
  const figures = [
    { name: 'suggested, AUC', value: draft?.auc?.value, least: bars.auc },
    { name: 'suggested, top tenth', value: draft?.precisionAtTenth?.value, least: bars.precisionAtTenth },
    { name: 'suggested, gain at least', value: proof?.draftGain?.low, least: bars.gainLow },
  ];
  return figures.flatMap(({ name, value, least }) => {
    const found = value ?? Number.NaN;
    return least === undefined
      ? []
      : [{ name, holds: found >= least, seen: `${found.toFixed(4)} (from ${least.toFixed(4)})` }];
  });
}

/** Compares all fields except the IDs of rules, which the product assigns. */
function figuresOf({ orders, ...rest }: BackTestResult) {
  return {
    ...{ leads: rest.leads, judged: rest.judged, converting: rest.converting },
    orders: orders.map(({ auc, precisionAtTenth, lift, calls }) => ({ auc, precisionAtTenth, lift, calls })),
  };
}

function suggestionOf({ verdict, decay, rules, proof }: SuggestionResult) {
  const named = rules.map(({ ruleId: _, ...rule }) => rule);
  return { verdict, decay, rules: named, proof: proof && figuresOf(proof) };
}

function printSuggestion({ verdict, decay, rules }: SuggestionResult): void {
  const after = decay ? `; decay ${decay.ratePerDay * 100}% a day after ${decay.graceDays} days` : '';
  console.log(`  suggestion: ${verdict.replaceAll('_', ' ')}${after}`);
  for (const { eventType, conditions, points, cap, ...reasons } of rules) {
    const name = `${eventType}${conditions ? ` ${JSON.stringify(conditions)}` : ''}`;
    const limit = cap ? `, ${cap.times} ${cap.per}` : '';
    console.log(`    ${points} points${limit}: ${name}; ${describeReasons(reasons)}`);
  }
}

function describeReasons({
  buyers,
  buyersDid,
  othersDid,
  foundLess,
}: Pick<SuggestedRule, 'buyers' | 'buyersDid' | 'othersDid' | 'foundLess'>): string {
  const less = foundLess === null ? '' : `; without it ${(100 * foundLess).toFixed(0)}% fewer`;
  return `${buyersDid} of ${buyers} buyers, ${(100 * othersDid).toFixed(1)}% of others${less}`;
}

function print({ leads: asked, judged, converting, baseRate, orders, warnings }: BackTestResult): void {
  console.log(
    `  ${asked} leads, ${judged} judged, ${converting} converting; ${(100 * baseRate).toFixed(2)}% of judgments convert`,
  );
  for (const { order, auc, calls } of orders) {
    const forty = calls.find((one) => one.calls === 40);
    const inPairs = auc ? `first in ${(100 * auc.value).toFixed(1)} of 100 pairs` : 'no pairs';
    const called = forty?.converting
      ? `of 40 called ${forty.converting.value.toFixed(1)} convert, at random ${forty.atRandom.toFixed(1)}`
      : '';
    const interval =
      auc?.low == null || auc.high == null ? '' : ` (${(100 * auc.low).toFixed(1)} to ${(100 * auc.high).toFixed(1)})`;
    console.log(`  ${order.replaceAll('_', ' ').padEnd(14)}${inPairs}${interval}; ${called}`);
  }
  for (const { reason, ...facts } of warnings)
    console.log(`  warning: ${reason.replaceAll('_', ' ')} ${JSON.stringify(facts)}`);
}
