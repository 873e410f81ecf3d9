/** A segment in the form that messages use. */
export interface NamedSegment {
  id: string;
  name: string;
}

/** The segments that a lead has just entered and left. */
export interface SegmentMoves {
  entered: NamedSegment[];
  left: NamedSegment[];
}

export const NO_MOVES: SegmentMoves = { entered: [], left: [] };
