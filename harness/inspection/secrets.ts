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

/** What only somebody inside writes: shown as it stands. */
const WORDS: readonly (readonly [string, RegExp])[] = [
  [
    'stack trace',
    /\bat (?:async )?[\w.<>$ [\]]{1,100} \((?:file:\/\/|node:|[/A-Z])[^()\s]{1,300}:\d+:\d+\)|\bat (?:file:\/)?\/[^()\s"]{1,300}:\d+:\d+|Traceback \(most recent call last\)|\bat [\w$.]{1,200}\([\w$]{1,100}\.java:\d+\)|\bgoroutine \d+ \[/,
  ],
  [
    'SQL error',
    /syntax error at or near|violates (?:unique|check|not-null|exclusion|foreign key) constraint|(?:relation|column|function) \\{0,3}"?[\w.]{1,100}\\{0,3}"? does not exist|current transaction is aborted|\bSQLSTATE\b|\bSQLITE_[A-Z]+|\bORA-\d{5}|error in your SQL syntax/,
  ],
  [
    'SQL statement',
    /\bselect\s[\w\s.,*"()]{1,300}\sfrom\s+[\w."]{1,100}[\w\s]{0,100}\swhere\s+[\w."]{1,100}\s*(?:=|<|>|in\s*\(|like\s)|\binsert\s+into\s+[\w."]{1,100}\s*\([\w\s,"]{1,500}\)\s*(?:values|select)|\bupdate\s+[\w."]{1,100}\s+set\s+[\w."]{1,100}\s*=|\bdelete\s+from\s+[\w."]{1,100}\s+where\s/i,
  ],
  ['path of a source file', /(?:\/[\w.@-]{1,80}){2,20}\.(?:[cm]?[jt]s|py|rb|java|php|go):\d+/],
];

/** A word has a space in it, or is a path with a line number. Most answers have neither, and are done with. */
const mayHoldWords = (text: string): boolean =>
  text.includes(' ') || text.includes('.js:') || text.includes('.ts:') || text.includes('.py:');
const mayHoldValues = (text: string): boolean => text.includes('tok_') || text.includes('$');

const WORD = /[\w.~+/-]{16,2048}=*/g;
const NOBODYS: ReadonlySet<string> = new Set();

/** A text without its secrets, and of which kinds they were. */
interface Swept {
  readonly cleaned: string;
  readonly kinds: readonly string[];
}

export interface Secrets {
  /** Everything in the text that nobody outside may see. @param own tokens that are the reader's own. */
  within(text: string, own?: ReadonlySet<string>): Found[];
  /** The values alone: what is no business of a log either, where a stack trace belongs. */
  valuesWithin(text: string): Found[];
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
        tokens.has(word) && !own.has(word) ? replaced('bearer token') : word,
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
    WORDS.filter(([, pattern]) => pattern.test(text)).map(([what, pattern]) =>
      around(what, text, (cleaned) => cleaned.search(pattern)),
    );

  return {
    clean,
    valuesWithin: (text) => values(text, NOBODYS),
    within: (text, own = NOBODYS) => [...values(text, own), ...(mayHoldWords(text) ? words(text) : [])],
  };
}
