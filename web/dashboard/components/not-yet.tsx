/** Stands where something may be shown once that is known. It holds back what follows it (`in-order` in styles/index.css). */
export const NotYet = () => <span hidden aria-busy="true" />;
