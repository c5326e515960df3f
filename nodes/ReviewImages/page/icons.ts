/** Drawn on 24 by 24, in the colour of the text beside them. */
const paths = {
	accepted: '<path d="M5 12.500l4.500 4.500L19 7"/>',
	again: '<path d="M19.500 12a7.500 7.500 0 1 1-2.200-5.300"/><path d="M19.500 3.500v4.500H15"/>',
	rejected: '<path d="M6.500 6.500l11 11M17.500 6.500l-11 11"/>',
	pending: '<circle cx="12" cy="12" r="8"/><path d="M12 8v4.500l3 2"/>',
	previous: '<path d="M14.500 6l-6 6 6 6"/>',
	next: '<path d="M9.500 6l6 6-6 6"/>',
	zoom: '<circle cx="10.500" cy="10.500" r="6"/><path d="M15 15l5 5M10.500 8v5M8 10.500h5"/>',
	download: '<path d="M12 4v11M7.500 11l4.500 4.500 4.500-4.500M5 20h14"/>',
} as const;

export const icon = (name: keyof typeof paths): string => `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${paths[name]}</svg>`;
