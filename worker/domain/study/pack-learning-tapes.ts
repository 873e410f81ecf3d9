import { hashOf } from './jackknife.ts';
import type { LearningTape } from './learning-tape.ts';

/** The flag of a judgment that converts, in the byte of its snapshot. */
const CONVERTS = 0x80;
const HEADER_BYTES = 3;
const EVENT_BYTES = 8;

/** A lead as it is learned from, in numbers as its tape has them. */
export interface LearningLead {
  judgments: { snapshot: number; converts: boolean }[];
  times: Uint32Array;
  masks: Uint32Array;
}

/**
 * Packs tapes: 3 bytes a lead, 1 a judgment, 8 an event. Leads that were never judged teach nothing. Of those that never convert,
 * one in `standsFor` is kept, by its history alone.
 */
export function packLearningTapes(tapes: readonly LearningTape[], standsFor = 1): Uint8Array {
  const packed = tapes
    .filter(({ judgments }) => judgments.length > 0)
    .map((tape) => ({ bytes: packTape(tape), hasConverted: tape.judgments.some(({ converts }) => converts) }))
    .filter(({ bytes, hasConverted }) => hasConverted || hashOf(bytes) % standsFor === 0);
  const page = new Uint8Array(packed.reduce((size, { bytes }) => size + bytes.length, 0));
  let place = 0;
  for (const { bytes } of packed) {
    page.set(bytes, place);
    place += bytes.length;
  }
  return page;
}

function packTape({ judgments, times, masks }: LearningTape): Uint8Array {
  const first = HEADER_BYTES + judgments.length;
  const view = new DataView(new ArrayBuffer(first + times.length * EVENT_BYTES));
  view.setUint16(0, times.length);
  view.setUint8(2, judgments.length);
  for (const [i, { snapshot, converts }] of judgments.entries())
    view.setUint8(HEADER_BYTES + i, snapshot | (converts ? CONVERTS : 0));
  for (const [i, time] of times.entries()) {
    view.setUint32(first + i * EVENT_BYTES, time);
    view.setUint32(first + i * EVENT_BYTES + 4, masks[i] as number);
  }
  return new Uint8Array(view.buffer);
}

/** The leads of packed pages, in an order that depends on their histories alone: not on IDs, nor on when each answered. */
export function unpackLearningTapes(pages: Iterable<Uint8Array>): LearningLead[] {
  const packed = [...pages].flatMap(splitLeads).sort(compareBytes);
  return packed.map((bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const [events, judged] = [view.getUint16(0), view.getUint8(2)];
    const first = HEADER_BYTES + judged;
    const judgments = Array.from(bytes.subarray(HEADER_BYTES, first), (head) => ({
      snapshot: head & ~CONVERTS,
      converts: (head & CONVERTS) !== 0,
    }));
    const numbersAt = (offset: number) =>
      Uint32Array.from({ length: events }, (_, i) => view.getUint32(first + i * EVENT_BYTES + offset));
    return { judgments, times: numbersAt(0), masks: numbersAt(4) };
  });
}

function splitLeads(page: Uint8Array): Uint8Array[] {
  const leads: Uint8Array[] = [];
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  for (let place = 0; place < page.length; ) {
    const size = HEADER_BYTES + view.getUint8(place + 2) + view.getUint16(place) * EVENT_BYTES;
    leads.push(page.subarray(place, place + size));
    place += size;
  }
  return leads;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  return a.length - b.length;
}
