/** The history of an object's storage, which Cloudflare keeps for 30 days. The local runtime keeps no history. */
export interface LeadPast {
  /** Returns a bookmark of the storage at an instant (epoch ms). Throws if there is no history. */
  bookmarkAt(at: number): Promise<string>;
  /** Makes the storage go back to a bookmark when the object starts next. Returns a bookmark of the current state. */
  returnTo(bookmark: string): Promise<string>;
  /** Ends the object and all calls that it is answering. */
  restart(): void;
}

export const pastOf = (ctx: DurableObjectState): LeadPast => ({
  bookmarkAt: (at) => ctx.storage.getBookmarkForTime(at),
  returnTo: (bookmark) => ctx.storage.onNextSessionRestoreBookmark(bookmark),
  restart: () => ctx.abort('the lead returns to an earlier state'),
});
