import type { Sourced } from './types';

/** A quality test for one kind of picture: what it must pass to survive the next step of the work. */
export interface ReviewPreset extends Sourced {
	id: string;
	name: string;
	description: string;
	/** Whether it compares with a reference. */
	needsReference: boolean;
	criteria: ReadonlyArray<{ id: string; text: string }>;
}

const published: Sourced = { source: 'What Is GPT Image 2, "Five real-world quality tests"', checked: '2026-06-08' };

/** The five published quality tests, in order of name. */
export const reviewPresets: readonly ReviewPreset[] = [
	{
		...published,
		id: 'adPoster',
		name: 'Ad Poster',
		description: 'Readable phrase, no extra words, strong hierarchy',
		needsReference: false,
		criteria: [
			{ id: 'readable_phrase', text: 'The headline is readable at a glance, and no letter of it is malformed' },
			{ id: 'no_extra_words', text: 'There are no words besides those asked for' },
			{ id: 'strong_hierarchy', text: 'Headline, subject and background have a clear order of importance' },
		],
	},
	{
		...published,
		id: 'productListing',
		name: 'Product Listing',
		description: 'Accurate shape, clean edges, no props, no fake text',
		needsReference: false,
		criteria: [
			{ id: 'accurate_shape', text: 'The product has the shape, proportions and material the brief describes' },
			{ id: 'clean_edges', text: 'The edges of the product are clean, and it is fully visible on its background' },
			{ id: 'no_props', text: 'There are no props, hands or objects that were not asked for' },
			{ id: 'no_fake_text', text: 'There are no invented logos, labels, words or watermarks' },
		],
	},
	{
		...published,
		id: 'referenceEdit',
		name: 'Reference Edit',
		description: 'Subject, angle, logo placement and colour stay as in the reference',
		needsReference: true,
		criteria: [
			{ id: 'same_subject', text: 'The subject is the one of the reference, with the same shape and proportions' },
			{ id: 'same_angle', text: 'The camera angle is the one of the reference' },
			{ id: 'same_logo_placement', text: 'Logo and label are where they are in the reference, unchanged' },
			{ id: 'same_color', text: 'The colours of the subject are those of the reference' },
		],
	},
	{
		...published,
		id: 'uiMockup',
		name: 'UI Mockup',
		description: 'Realistic layout, readable labels, no fake brand clutter',
		needsReference: false,
		criteria: [
			{ id: 'realistic_layout', text: 'The screen has regions, spacing and controls as a real interface has them' },
			{ id: 'readable_labels', text: 'Every label is readable and spelled correctly' },
			{ id: 'no_fake_brands', text: 'There are no invented brands, logos or unreadable filler texts' },
		],
	},
	{
		...published,
		id: 'videoFirstFrame',
		name: 'Video First Frame',
		description: 'Clear subject, stable camera, no blur, no overcrowding',
		needsReference: false,
		criteria: [
			{ id: 'clear_subject', text: 'There is one subject with a clear silhouette' },
			{ id: 'stable_camera', text: 'The framing is steady, as a camera at rest would give it' },
			{ id: 'no_blur', text: 'Nothing is blurred by motion' },
			{ id: 'not_overcrowded', text: 'The scene has room: nothing crowds the subject' },
		],
	},
];

/** A preset by its id. */
export const findReviewPreset = (id: string): ReviewPreset | undefined =>
	reviewPresets.find((preset) => preset.id === id);
