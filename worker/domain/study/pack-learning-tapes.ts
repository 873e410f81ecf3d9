import { hashOf } from './jackknife.ts';
import type { LearningTape } from './learning-tape.ts';

/** Marks a converting judgment, in the byte of its snapshot. */
const CONVERTS = 0x80;
/** A bit in the byte with a lead's number of judgments: set if masks of the lead's properties follow. */
const HAS_TRAITS = 0x80;
const HEADER_BYTES = 3;
const EVENT_BYTES = 8;
const MASK_BYTES = 4;

/** A lead to learn from. All fields come from the lead's tape. */
export interface LearningLead {
  judgments: { snapshot: number; converts: boolean }[];
  times: Uint32Array;
  masks: Uint32Array;
  /** The conditions on properties that the lead met at each judgment, and at the end. Missing if no conditions on properties are tested. */
  traits?: { at: Uint32Array; inTheEnd: number };
}

/**
 * Packs tapes. A lead takes 3 bytes, a judgment 1 and an event 8. With properties, a lead takes 7 bytes and a judgment 5. Leads that were
 * never judged are left out, because nothing can be learned from them. Of the leads that never convert, one in `standsFor` is kept. Which
 * leads are kept depends only on their histories.
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

function packTape({ judgments, times, masks, traits }: LearningTape): Uint8Array {
  const ofTraits = HEADER_BYTES + judgments.length;
  const first = ofTraits + (traits ? traitBytes(judgments.length) : 0);
  const view = new DataView(new ArrayBuffer(first + times.length * EVENT_BYTES));
  view.setUint16(0, times.length);
  view.setUint8(2, judgments.length | (traits ? HAS_TRAITS : 0));
  for (const [i, { snapshot, converts }] of judgments.entries())
    view.setUint8(HEADER_BYTES + i, snapshot | (converts ? CONVERTS : 0));
  if (traits)
    for (const [i, mask] of [...traits.at, traits.inTheEnd].entries()) view.setUint32(ofTraits + i * MASK_BYTES, mask);
  for (const [i, time] of times.entries()) {
    view.setUint32(first + i * EVENT_BYTES, time);
    view.setUint32(first + i * EVENT_BYTES + 4, masks[i] as number);
  }
  return new Uint8Array(view.buffer);
}

const traitBytes = (judged: number): number => (judged + 1) * MASK_BYTES;

/** The number of judgments of a lead, and the index of its first event. */
function shapeOf(view: DataView, place = 0): { judged: number; hasTraits: boolean; first: number; events: number } {
  const head = view.getUint8(place + 2);
  const [judged, hasTraits] = [head & ~HAS_TRAITS, (head & HAS_TRAITS) !== 0];
  const first = HEADER_BYTES + judged + (hasTraits ? traitBytes(judged) : 0);
  return { judged, hasTraits, first, events: view.getUint16(place) };
}

/** Reads the leads of packed pages. The order of leads depends only on their histories, not on their IDs or on when they answered. */
export function unpackLearningTapes(pages: Iterable<Uint8Array>): LearningLead[] {
  const packed = [...pages].flatMap(splitLeads).sort(compareBytes);
  return packed.map((bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { judged, hasTraits, first, events } = shapeOf(view);
    const ofTraits = HEADER_BYTES + judged;
    const judgments = Array.from(bytes.subarray(HEADER_BYTES, ofTraits), (head) => ({
      snapshot: head & ~CONVERTS,
      converts: (head & CONVERTS) !== 0,
    }));
    const numbersAt = (offset: number) =>
      Uint32Array.from({ length: events }, (_, i) => view.getUint32(first + i * EVENT_BYTES + offset));
    const maskAt = (i: number) => view.getUint32(ofTraits + i * MASK_BYTES);
    return {
      ...{ judgments, times: numbersAt(0), masks: numbersAt(4) },
      ...(hasTraits && {
        traits: { at: Uint32Array.from({ length: judged }, (_, i) => maskAt(i)), inTheEnd: maskAt(judged) },
      }),
    };
  });
}

/**
 * Selects a sample of the leads in packed pages, and yields each lead as its own page. Leads that convert have one sampling rate, and all
 * other leads have another. Whether a lead is kept depends only on its history. Each packed lead that never converts already stands for
 * `standsFor` such leads.
 */
export function* thinLearningTapes(
  pages: Iterable<Uint8Array>,
  { converting, others, standsFor }: { converting: number; others: number; standsFor: number },
): Generator<Uint8Array> {
  for (const page of pages)
    for (const bytes of splitLeads(page)) {
      const hash = hashOf(bytes);
      const isKept = converts(bytes) ? hash % converting === 0 : Math.floor(hash / standsFor) % others === 0;
      // Yields a copy of the bytes, so that the memory of the page can be freed.
      if (isKept) yield bytes.slice();
    }
}

const converts = (bytes: Uint8Array): boolean => {
  const { judged } = shapeOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return bytes.subarray(HEADER_BYTES, HEADER_BYTES + judged).some((head) => (head & CONVERTS) !== 0);
};

function splitLeads(page: Uint8Array): Uint8Array[] {
  const leads: Uint8Array[] = [];
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  for (let place = 0; place < page.length; ) {
    const { first, events } = shapeOf(view, place);
    const size = first + events * EVENT_BYTES;
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
