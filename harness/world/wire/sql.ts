/** What a text of SQL does, as far as cutting at a commit is concerned. */
export interface Told {
  /** It ends a transaction with its effects: COMMIT or END. */
  readonly commits: boolean;
  /** It writes: outside of a transaction it commits by itself. */
  readonly writes: boolean;
}

const NOTHING: Told = { commits: false, writes: false };

/** Most statements of a shop have none of these words, and need no closer look. */
const WORTH_A_LOOK = /\b(?:commit|end|insert|update|delete|merge|truncate)\b/i;

/**
 * Comments, strings, quoted names, words and semicolons. Each alternative takes what it began, to the end of the text
 * where it is never closed, so that no text is read twice.
 */
const TOKENS =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\be'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|[a-z_]\w*|;/gi;

const WORD = /^[a-z_]/i;
const WRITING: ReadonlySet<string> = new Set(['insert', 'delete', 'merge', 'truncate']);

/** `select … for update` and `for no key update` only lock. */
const isUpdate = (word: string, before: string): boolean =>
  word === 'update' && before !== 'for' && before !== 'key';

/** COMMIT PREPARED ends another session's transaction. */
const isCommit = ([first, second]: readonly string[]): boolean =>
  (first === 'commit' || first === 'end') && second !== 'prepared';

function* statementsOf(sql: string): Generator<readonly string[]> {
  let words: string[] = [];
  for (const [token] of sql.matchAll(TOKENS)) {
    if (token === ';') {
      yield words;
      words = [];
    } else if (WORD.test(token) && !token.includes("'")) words.push(token.toLowerCase());
  }
  yield words;
}

/** Reads SQL without understanding it. Hostile text costs time in proportion to its length, and no more. */
export function readSql(sql: string): Told {
  if (!WORTH_A_LOOK.test(sql)) return NOTHING;
  let [commits, writes, isDefinition] = [false, false, false];
  for (const words of statementsOf(sql)) {
    // A body in SQL (`begin atomic … end`) has semicolons and an end of its own.
    isDefinition ||= words[0] === 'create' && words.includes('atomic');
    commits ||= !isDefinition && isCommit(words);
    writes ||= words.some((word, at) => WRITING.has(word) || isUpdate(word, words[at - 1] ?? ''));
  }
  return { commits, writes };
}
