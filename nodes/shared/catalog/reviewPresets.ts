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

const checks: Sourced = { source: 'GPT-Image-2 Tutorial, "Prompt and Edit Loop"', checked: '2026-11-21' };

/** The five published quality tests, one for each prompt frame under the frame's id, and one on rights; in order of name. */
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
		...checks,
		id: 'explainerVisual',
		name: 'Explainer Visual',
		description: 'Correct labels, a structure that can be followed, no paragraphs',
		needsReference: false,
		criteria: [
			{ id: 'correct_labels', text: 'Every label is readable and spelled correctly' },
			{ id: 'readable_structure', text: 'Nodes, arrows and the order of reading can be followed without an explanation' },
			{ id: 'no_paragraphs', text: 'There are no paragraphs and no labels besides those asked for' },
		],
	},
	{
		...checks,
		id: 'localizedImage',
		name: 'Localized Image',
		description: 'Every word correct in its language, no other language, readable letters',
		needsReference: false,
		criteria: [
			{ id: 'every_word_correct', text: 'Every word, read letter by letter, is spelled correctly in its language, all accents included' },
			{ id: 'one_language', text: 'There are no words of a language that was not asked for, apart from names and brands' },
			{ id: 'readable_letters', text: 'The letters are real ones of their script, none malformed, and large enough to be read' },
		],
	},
	{
		...checks,
		id: 'posterText',
		name: 'Poster Text',
		description: 'The exact headline, no other words, strong contrast',
		needsReference: false,
		criteria: [
			{ id: 'exact_headline', text: 'The headline is readable at a glance, and no letter of it is malformed, missing or doubled' },
			{ id: 'no_other_words', text: 'There are no words besides those asked for' },
			{ id: 'strong_contrast', text: 'The headline stands out clearly from what is behind it' },
		],
	},
	{
		...checks,
		id: 'productHero',
		name: 'Product Hero',
		description: 'Right shape and shadows, no invented brand elements, nothing cut off',
		needsReference: false,
		criteria: [
			{ id: 'right_shape', text: 'The product has the shape, proportions and material the brief describes' },
			{ id: 'right_shadows', text: 'Light and shadows agree with each other and with the surface the product stands on' },
			{ id: 'no_invented_brand', text: 'There are no invented logos, claims, prices, labels or watermarks' },
			{ id: 'right_crop', text: 'The product is fully visible, and nothing important touches the edge' },
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
		id: 'rightsAndPeople',
		name: 'Rights and People',
		description: 'No known faces, logos, characters or artworks that nobody cleared',
		needsReference: false,
		criteria: [
			{ id: 'no_known_person', text: 'There is no face of a celebrity or of another known person, unless the brief names that person' },
			{ id: 'no_foreign_brand', text: 'There are no logos, brand names or product designs of others, unless the brief names them' },
			{ id: 'no_protected_work', text: 'There are no film, game or cartoon characters and no known artworks, unless the brief names them' },
			{ id: 'no_private_data', text: 'There are no readable names, addresses, number plates or documents of private people' },
		],
	},
	{
		...checks,
		id: 'storyboardFrame',
		name: 'Storyboard Frame',
		description: 'Clear subject, stable framing, no text, room around it',
		needsReference: false,
		criteria: [
			{ id: 'clear_subject', text: 'There is one subject with a clear silhouette' },
			{ id: 'as_described', text: 'Character, clothes and place are as the brief describes them' },
			{ id: 'stable_framing', text: 'The framing is steady, and nothing is blurred by motion' },
			{ id: 'no_text_or_crowd', text: 'There is no text, and there are no people or things that crowd the subject' },
		],
	},
	{
		...checks,
		id: 'targetedEdit',
		name: 'Targeted Edit',
		description: 'The one change was made; subject, angle and text are as they were',
		needsReference: true,
		criteria: [
			{ id: 'change_made', text: 'The change that the brief asks for was made' },
			{ id: 'same_subject', text: 'The subject is the one of the reference, with the same shape, proportions and colours' },
			{ id: 'same_angle', text: 'Camera angle and framing are those of the reference' },
			{ id: 'same_text', text: 'All text and logos are as in the reference, in the same place' },
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
