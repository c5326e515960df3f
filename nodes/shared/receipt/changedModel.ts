/** `gpt-5.4-2026-03-05` is a `gpt-5.4`; `gpt-5.4-mini` is none. */
const isSame = (served: string, asked: string): boolean => served === asked || (served.startsWith(`${asked}-`) && /^-\d/.test(served.slice(asked.length)));

/**
 * A few words where the answer names another model than was asked for; a dated snapshot of the same model is no other.
 * @param asked as it was sent, and as a person chose it where the credential maps it: an answer may use either name
 */
export function changedModelNote(served: string, ...asked: string[]): string {
	const [sent = ''] = asked;
	return served === '' || sent === '' || asked.some((one) => one !== '' && isSame(served, one)) ? '' : `Made by ${served}; ${sent} was asked for.`;
}
