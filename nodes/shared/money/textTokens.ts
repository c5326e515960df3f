/** Tokens the API adds around a prompt. Measured by third parties on gpt-image-2. */
const overhead = 6;

/**
 * How many tokens a run of letters of one script takes: `free` letters make one token, each further one adds `each`.
 * Fitted to o200k_base on translated texts; the words of a script without spaces are one long run.
 */
const scripts: ReadonlyArray<[script: RegExp, free: number, each: number]> = [
	[/^\p{Script=Han}/u, 1, 0.76],
	[/^[\p{Script=Hiragana}\p{Script=Katakana}ー]/u, 1, 0.58],
	[/^\p{Script=Hangul}/u, 1.3, 0.56],
	[/^\p{Script=Thai}/u, 1, 0.36],
	[/^\p{Script=Khmer}/u, 1, 0.58],
	[/^\p{Script=Cyrillic}/u, 3.2, 0.3],
	[/^\p{Script=Greek}/u, 2, 0.38],
	[/^[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Tamil}]/u, 1, 0.21],
];

/** Latin letters, by how many of the text's words have letters outside ASCII: English, western, central European and Turkish. */
const latin: ReadonlyArray<[accentedShare: number, free: number, each: number]> = [
	[0.01, 10, 0.15],
	[0.16, 5.4, 0.2],
	[1, 3.8, 0.3],
];

const otherScript = [1, 0.3] as const;

/** Runs of one script, numbers of up to three digits, symbols, line breaks; single spaces belong to what follows. */
const runs =
	/\p{Script=Han}+|[\p{Script=Hiragana}\p{Script=Katakana}ー]+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{M}])+|\p{N}{1,3}|\p{Extended_Pictographic}|[\r\n]+|[^\p{L}\p{M}\p{N}\s]{1,8}| {2,}/gu;

function wordRule(text: string): readonly [free: number, each: number] {
	const words = text.match(/\p{Script=Latin}+/gu) ?? [];
	const accented = words.filter((word) => /[^A-Za-z]/.test(word)).length;
	const share = words.length === 0 ? 0 : accented / words.length;
	const [, free, each] = latin.find(([limit]) => share <= limit) ?? latin[0]!;
	return [free, each];
}

/**
 * Input tokens of a prompt, without a tokenizer. Against o200k_base plus 6: within 35% and 6 tokens for prompts in the
 * languages of test/unit/money/textTokens.test.ts. Text is about a thousandth of an image's price.
 */
export function textTokens(text: string): number {
	const [latinFree, latinEach] = wordRule(text);
	const tokensOf = (run: string): number => {
		if (!/^\p{L}|^\p{M}/u.test(run)) return /^\p{Extended_Pictographic}/u.test(run) ? 2 : 1;
		const [free, each] = /^\p{Script=Latin}/u.test(run)
			? [latinFree, latinEach]
			: ((scripts.find(([script]) => script.test(run))?.slice(1) as [number, number] | undefined) ?? otherScript);
		return 1 + Math.max(0, [...run].length - free) * each;
	};
	const counted = [...text.matchAll(runs)].reduce((sum, [run]) => sum + tokensOf(run), 0);
	return Math.round(counted) + overhead;
}

/** The bounds a prompt's real count is expected in, given the count above. */
export function textTolerance(tokens: number): { low: number; high: number } {
	const margin = Math.ceil((tokens - overhead) * 0.35);
	return { low: Math.max(overhead, tokens - margin - 6), high: tokens + margin + 6 };
}

/** What the count above was never fitted to: marks of no script of their own, rare scripts, symbols, odd white space. */
const unmeasured =
	/[^\x20-\x7e\n\r\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Khmer}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Tamil}]/gu;

/** Bytes of a character in UTF-8. */
function bytesOf(character: string): number {
	const code = character.codePointAt(0)!;
	if (code < 0x80) return 1;
	if (code < 0x800) return 2;
	return code < 0x10000 ? 3 : 4;
}

/**
 * The bounds of a prompt's input tokens: 35% about the count for measured scripts; each further character adds its
 * bytes, for no token is shorter than a byte.
 */
export function textBounds(text: string): { low: number; high: number } {
	const { low, high } = textTolerance(textTokens(text));
	const bytes = (text.match(unmeasured) ?? []).reduce((sum, character) => sum + bytesOf(character), 0);
	return { low: bytes > 0 ? overhead : low, high: high + bytes };
}
