/**
 * A hidden placeholder for an element that may still appear. The elements after it stay hidden until then (`in-order` in
 * styles/index.css).
 */
export const NotYet = () => <span hidden aria-busy="true" />;
