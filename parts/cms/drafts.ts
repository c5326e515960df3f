/** A post as the tests and the demo put it into the CMS. */
export interface DraftPost {
	title: string;
	/** Ghost's "excerpt": the sentence under the title. */
	custom_excerpt: string;
	html: string;
	status?: 'draft' | 'published';
	feature_image?: string;
	feature_image_alt?: string;
}

const paragraphs = (...texts: string[]) => texts.map((text) => `<p>${text}</p>`).join('');

/** What an editor's desk looks like on a Monday: drafts without an image, one that has one, and a published post. */
export const sampleDrafts: readonly DraftPost[] = [
	{
		title: 'How to choose a mug that keeps coffee hot',
		custom_excerpt: 'Double walls, lids and glazes: what really keeps the heat in, and what is only decoration.',
		html: paragraphs('A thick wall is not the same as a warm cup.', 'We poured the same coffee into seven mugs.'),
	},
	{
		title: 'Five plants that forgive a forgotten watering',
		custom_excerpt: 'For balconies that face south and people who travel: succulents, herbs and one surprising grass.',
		html: paragraphs('Most plants die of care, not of neglect.'),
	},
	{
		title: 'Spring opening hours',
		custom_excerpt: 'From March the shop in Harbour Street is open until eight.',
		html: paragraphs('Come by after work.'),
		feature_image: '__GHOST_URL__/content/images/shop-front.jpg',
		feature_image_alt: 'The shop in Harbour Street with its door open',
	},
	{
		title: 'Packing a weekend bag in ten minutes',
		custom_excerpt: 'One list, three pouches, no second thoughts.',
		html: paragraphs('Lay everything on the bed first.'),
	},
	{
		title: 'Why we print our catalogue on stone paper',
		custom_excerpt: 'It does not tear, it needs no water to make, and it feels like a leaf.',
		html: paragraphs('Published last month.'),
		status: 'published',
	},
];
