const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const isLetter = (grapheme: string | undefined) => grapheme !== undefined && /\p{L}/u.test(grapheme);

/** Two neighbouring, different letters change places, not the first one; where there are none, the last letter comes twice. */
function swapped(text: string): string {
	const all = [...letters.segment(text)].map(({ segment }) => segment);
	const differ = (at: number) => isLetter(all[at]) && isLetter(all[at + 1]) && all[at] !== all[at + 1];
	const at = all.findIndex((_, index) => index > 0 && differ(index));
	if (at < 0) return `${text}${all.at(-1) ?? ''}`;
	return [...all.slice(0, at), all[at + 1], all[at], ...all.slice(at + 2)].join('');
}

/** A prompt as a model draws it that spells badly: its quoted texts, or all of it where nothing is quoted, with an error each. */
export function misspelled(prompt: string): string {
	const quoted = /(["“])([^"“”]+)(["”])/gu;
	const written = prompt.replace(
		quoted,
		(_, open: string, text: string, close: string) => `${open}${swapped(text)}${close}`,
	);
	return written === prompt ? swapped(prompt) : written;
}
