/** A list from several choices, or from a text with commas. */
export const listOf = (value: unknown): string[] =>
	(Array.isArray(value) ? value : String(value ?? '').split(',')).map((part) => String(part ?? '').trim()).filter((part) => part !== '');
