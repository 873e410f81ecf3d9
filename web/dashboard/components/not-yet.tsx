/** A hidden placeholder for an element that may appear. Elements after it wait (`in-order` in styles/index.css). */
export const NotYet = () => <span hidden aria-busy="true" />;
