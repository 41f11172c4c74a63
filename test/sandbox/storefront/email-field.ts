// What a checkout's e-mail field takes: the same rule as a browser's `<input type=email>`, with a dot in the domain.

const ADDRESS =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/i;

export function isEmailAddress(text: string): boolean {
  return text.length <= 254 && ADDRESS.test(text.trim());
}
