import { quote } from '../model/limits.ts';

/** Something that nobody outside may see, found in a text. */
export interface Found {
  /** Which kind. */
  readonly what: string;
  /** What stands around it, cut, every secret replaced. */
  readonly excerpt: string;
}

/** A value that the run knows, and what it is called. */
export interface Secret {
  readonly what: string;
  readonly value: string;
}

/** A shorter value may be an ordinary word, and would be found everywhere. */
const SECRET_CHARS = 12;
const EXCERPT_CHARS = 120;
const BEFORE_CHARS = 30;

/** Values that are secrets by their form: taken out of every excerpt. Repetitions are bounded, so that no text is slow to search. */
const VALUES: readonly (readonly [string, RegExp])[] = [
  ['card token', /\btok_(?:accepted|declined)_[\w.:-]{1,200}/g],
  [
    'password hash',
    /(?:\$(?:2[abxy]|argon2\w{0,2}|pbkdf2[\w-]{0,10}|scrypt)\$|\bscrypt\$\d{1,2}\$)[\w./+=,$-]{8,300}/g,
  ],
];

interface Words {
  readonly what: string;
  /** One of these is in every match: to look for them is many times cheaper than to look for the pattern. */
  readonly hints: readonly string[];
  readonly pattern: RegExp;
}

/**
 * What only somebody inside writes: shown as it stands. Bounded repetitions are not enough where several follow each other over the same
 * characters: their bounds multiply. So a statement's list ends where the next one begins, and a name where a space does.
 */
const WORDS: readonly Words[] = [
  {
    what: 'stack trace',
    hints: ['at ', 'Traceback', 'goroutine '],
    pattern:
      /\bat (?:async )?[\w.<>$ [\]]{1,100} \((?:file:\/\/|node:|[/A-Z])[^()\s]{1,300}:\d+:\d+\)|\bat (?:file:\/)?\/[^()\s"]{1,300}:\d+:\d+|Traceback \(most recent call last\)|\bat [\w$.]{1,200}\([\w$]{1,100}\.java:\d+\)|\bgoroutine \d+ \[/,
  },
  {
    what: 'SQL error',
    hints: ['syntax error', 'constraint', 'does not exist', 'is aborted', 'SQL', 'ORA-'],
    pattern:
      /syntax error at or near|violates (?:unique|check|not-null|exclusion|foreign key) constraint|(?:relation|column|function) \\{0,3}"?[\w.]{1,100}\\{0,3}"? does not exist|current transaction is aborted|\bSQLSTATE\b|\bSQLITE_[A-Z]+|\bORA-\d{5}|error in your SQL syntax/,
  },
  {
    what: 'SQL statement',
    hints: ['where ', 'WHERE ', 'into ', 'INTO ', ' set ', ' SET '],
    pattern:
      /\bselect\s(?:(?!\bselect\s)[\w\s.,*"()]){1,300}?\sfrom\s+[\w."]{1,100}(?:\s[\w\s]{0,100}?)?\swhere\s+[\w."]{1,100}\s*(?:=|<|>|in\s*\(|like\s)|\binsert\s+into\s+[\w."]{1,100}\s*\([\w\s,"]{1,500}\)\s*(?:values|select)|\bupdate\s+[\w."]{1,100}\s+set\s+[\w."]{1,100}\s*=|\bdelete\s+from\s+[\w."]{1,100}\s+where\s/i,
  },
  {
    what: 'path of a source file',
    hints: ['.js:', '.mjs:', '.cjs:', '.ts:', '.mts:', '.cts:', '.py:', '.rb:', '.java:', '.php:', '.go:'],
    pattern: /(?:\/[\w.@-]{1,80}){2,20}\.(?:[cm]?[jt]s|py|rb|java|php|go):\d+/,
  },
];

const mayMatch =
  (text: string) =>
  ({ hints }: Words): boolean =>
    hints.some((hint) => text.includes(hint));
const mayHoldValues = (text: string): boolean => text.includes('tok_') || text.includes('$');

const WORD = /[\w.~+/-]{16,2048}=*/g;
const NOBODYS: ReadonlySet<string> = new Set();
const NONE: readonly Found[] = [];

/** A text without its secrets, and of which kinds they were. */
interface Swept {
  readonly cleaned: string;
  readonly kinds: readonly string[];
}

export interface Secrets {
  /** Everything in the text that nobody outside may see. @param own tokens that are the reader's own. */
  within(text: string, own?: ReadonlySet<string>): readonly Found[];
  /** The values alone: what is no business of a log either, where a stack trace belongs. */
  valuesWithin(text: string): readonly Found[];
  clean(text: string): string;
}

/** @param known values that this run knows: passwords, keys. @param tokens of all sessions. */
export function makeSecrets(known: readonly Secret[], tokens: ReadonlySet<string>): Secrets {
  // The longest first: a password that is made of a key is the password.
  const searched = known
    .filter(({ value }) => value.length >= SECRET_CHARS)
    .sort((one, other) => other.value.length - one.value.length);
  const areWebTokens = [...tokens].every((token) => token.startsWith('eyJ'));
  const mayHoldTokens = (text: string): boolean =>
    tokens.size > 0 && (areWebTokens ? text.includes('eyJ') : true);

  function sweep(text: string, own: ReadonlySet<string>): Swept {
    let cleaned = text;
    const kinds = new Set<string>();
    const replaced = (what: string): string => {
      kinds.add(what);
      return `[${what}]`;
    };
    for (const { what, value } of searched)
      if (cleaned.includes(value)) cleaned = cleaned.replaceAll(value, replaced(what));
    if (mayHoldTokens(cleaned))
      cleaned = cleaned.replace(WORD, (word) =>
        tokens.has(word) && !own.has(word) ? replaced('session credential') : word,
      );
    if (mayHoldValues(cleaned))
      for (const [what, pattern] of VALUES) cleaned = cleaned.replace(pattern, () => replaced(what));
    return { cleaned, kinds: [...kinds] };
  }

  const clean = (text: string): string => sweep(text, NOBODYS).cleaned;

  /** Cleaned first, then cut: the other way round half a secret might be left. */
  function around(what: string, text: string, at: (cleaned: string) => number): Found {
    const cleaned = clean(text);
    const from = Math.max(0, at(cleaned) - BEFORE_CHARS);
    return { what, excerpt: quote(cleaned.slice(from, from + EXCERPT_CHARS)) };
  }

  const values = (text: string, own: ReadonlySet<string>): Found[] =>
    sweep(text, own).kinds.map((what) => around(what, text, (cleaned) => cleaned.indexOf(`[${what}]`)));

  const words = (text: string): Found[] =>
    WORDS.filter(mayMatch(text))
      .filter(({ pattern }) => pattern.test(text))
      .map(({ what, pattern }) => around(what, text, (cleaned) => cleaned.search(pattern)));

  /** False for nearly every text: what follows is then not worth its time. */
  const mayHoldAny = (text: string): boolean =>
    mayHoldValues(text) || mayHoldTokens(text) || searched.some(({ value }) => text.includes(value));

  return {
    clean,
    valuesWithin: (text) => (mayHoldAny(text) ? values(text, NOBODYS) : NONE),
    within(text, own = NOBODYS) {
      const held = mayHoldAny(text) ? values(text, own) : NONE;
      // Words have a space between them, or are a path with a line: what has neither is done with.
      const said = text.includes(' ') || text.includes('s:') ? words(text) : NONE;
      return said.length === 0 ? held : [...held, ...said];
    },
  };
}
