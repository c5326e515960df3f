/** Splits what a person wrote as a list: one per line, or separated by commas. */
export function splitList(text: string): string[] {
	return text
		.split(/[\n\r,]+/)
		.map((part) => part.trim())
		.filter((part) => part !== '');
}

/** Whether a name fits a pattern in which `*` stands for any characters. Linear in both. */
export function fitsPattern(name: string, pattern: string): boolean {
	const [first, ...rest] = pattern.split('*') as [string, ...string[]];
	if (rest.length === 0) return name === pattern;
	const last = rest.pop()!;
	if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
	let at = first.length;
	for (const part of rest) {
		const found = name.indexOf(part, at);
		if (found < 0) return false;
		at = found + part.length;
	}
	return at <= name.length - last.length;
}

const natural = new Intl.Collator('en', { numeric: true });

/**
 * The names a pattern means: itself if there is one of that very name, else all that fit it, photo2 before photo10.
 */
export function namesFor(pattern: string, names: readonly string[]): string[] {
	if (names.includes(pattern)) return [pattern];
	return names.filter((name) => fitsPattern(name, pattern)).sort(natural.compare);
}

/** Something from a row as it may stand in a message: short, on one line. */
export function shown(text: string, most = 60): string {
	const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
	return line.length > most ? `${line.slice(0, most)}…` : line;
}
