import { apiEntries } from '../catalog/apiParameters';
import { blankPicture } from './blank';
import type { PictureReceipt } from './types';

/** A picture's part of a receipt, by the fields it is asked for with: those of a body, or of the hosted tool. */
export function askedPicture(fields: { size?: string | null }): PictureReceipt {
	const given = fields as Record<string, unknown>;
	const asked = apiEntries.flatMap(([name, { receipt = name }, field]) => {
		const value = given[field];
		return receipt === null || value === undefined ? [] : [[receipt, value]];
	});
	return { ...blankPicture(), sizeRequested: fields.size ?? '', ...Object.fromEntries(asked) };
}
