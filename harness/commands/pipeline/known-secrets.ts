import type { Secret } from '../../inspection/secrets.ts';
import type { Sessions } from '../../model/adapter.ts';

/** A name like these promises a value that must turn up nowhere. */
const SECRET_NAME = /secret|password|passwd|credential|private_?key|api_?key/i;

/** Every secret of a run that has a value: of the backend's environment, and of those who sign in, once they have. */
export function knownSecrets(
  environment: Readonly<Record<string, string>>,
  { secrets = [] }: Pick<Sessions, 'secrets'> = {},
): readonly Secret[] {
  return [
    ...Object.entries(environment).flatMap(([name, value]) => [
      ...(SECRET_NAME.test(name) ? [{ what: name, value }] : []),
      ...passwordIn(value).map((password) => ({ what: `password of ${name}`, value: password })),
    ]),
    ...secrets.map((value) => ({ what: 'password of a buyer', value })),
  ];
}

function passwordIn(value: string): string[] {
  if (!value.includes('://') || !URL.canParse(value)) return [];
  const { password } = new URL(value);
  return password === '' ? [] : [...new Set([decoded(password), password])];
}

/** As it is written where it is badly encoded: a stray `%` is the user's, and no reason to fail. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
