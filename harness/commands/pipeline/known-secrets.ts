import type { Secret } from '../../inspection/secrets.ts';
import type { Sessions } from '../../model/adapter.ts';
import { replaceSecretsIn, SECRET_NAME } from '../../model/secret-names.ts';

/** Every secret of a run that has a value: of the backend's environment, and of those who sign in, once they have. */
export function knownSecrets(
  environment: Readonly<Record<string, string>>,
  { secrets = [] }: Pick<Sessions, 'secrets'> = {},
): readonly Secret[] {
  return [
    ...Object.entries(environment).flatMap(([name, value]) => [
      ...(SECRET_NAME.test(name) ? [{ what: name, value }] : []),
      ...passwordsIn(value).map((password) => ({ what: `password of ${name}`, value: password })),
    ]),
    ...secrets.map((value) => ({ what: 'password of a buyer', value })),
  ];
}

/** Those of addresses and of what drivers are told, as they are meant and as they are written. */
function passwordsIn(value: string): string[] {
  const found = new Set<string>();
  replaceSecretsIn(value, (secret) => {
    const written = secret.replace(/^(['"])(.*)\1$/s, '$2');
    if (written !== '') found.add(decoded(written)).add(written);
    return '';
  });
  return [...found];
}

/** As it is written where it is badly encoded: a stray `%` is the user's, and no reason to fail. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
