const list = (words: readonly string[], last: string): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`);

/** `png, jpeg or webp`. */
export const orList = (words: readonly string[]): string => list(words, 'or');

/** `png, jpeg and webp`. */
export const andList = (words: readonly string[]): string => list(words, 'and');
