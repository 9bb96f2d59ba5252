/** How the line begins that says that the log of a process had grown too long. */
export const EMPTIED = '[oversold] this log was emptied';
