/** A few words where the answer names another model than was asked for; a dated snapshot of the same model is no other. */
export const changedModelNote = (asked: string, served: string): string =>
	served === '' || asked === '' || served === asked || served.startsWith(`${asked}-`) ? '' : `Made by ${served}; ${asked} was asked for.`;
