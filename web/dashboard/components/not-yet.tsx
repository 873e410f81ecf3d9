/**
 * A hidden placeholder for an element that may still appear. The elements after the placeholder stay hidden while it exists
 * (`in-order` in styles/index.css).
 */
export const NotYet = () => <span hidden aria-busy="true" />;
