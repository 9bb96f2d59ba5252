/** What the keeper says once it hears signals: from then on databases may be made. */
export const KEEPING = 'keeping';
