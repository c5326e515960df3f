/** The frame of a targeted edit: what stays, the one change, and what must not move. All are optional texts. */
export interface EditParts {
	preserve?: string;
	changeOnly?: string;
	toWhat?: string;
	doNotAlter?: string;
	extra?: string;
}

const tidy = (text: string | undefined) => (text ?? '').trim().replace(/[.\s]+$/, '');

function change(region: string, to: string): string {
	if (region === '') return to === '' ? '' : `Make only this change: ${to}.`;
	return to === '' ? `Change only ${region}.` : `Change only ${region} to ${to}.`;
}

/**
 * Writes one prompt from the parts that are filled in; empty when none is.
 * Source of the frame: "Preserve [fixed]. Change only [region] to [new detail]. Do not alter [protected parts]."
 */
export function composeEditPrompt(parts: EditParts): string {
	const preserve = tidy(parts.preserve);
	const doNotAlter = tidy(parts.doNotAlter);
	const sentences = [
		preserve && `Preserve ${preserve}.`,
		change(tidy(parts.changeOnly), tidy(parts.toWhat)),
		doNotAlter && `Do not alter ${doNotAlter}.`,
		(parts.extra ?? '').trim(),
	];
	return sentences.filter((sentence) => sentence !== '').join('\n');
}
