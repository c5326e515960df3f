import type { Sourced } from './types';

/**
 * A prompt for one kind of job, ready to be edited. What stands in [square brackets] is the person's to replace; the rest
 * holds what such a job needs to be told. The review preset of the same id checks the picture.
 */
export interface PromptFrame extends Sourced {
	id: string;
	name: string;
	description: string;
	/** For an image from words; absent where the job needs a picture to start from. */
	generate?: string;
	/** For an image from pictures, which are image 1, image 2 and so on; absent where the job has none. */
	edit?: string;
	/** What such a job most often fails at, for the hint beside the text. */
	advice: string;
}

const tutorial: Sourced = { source: 'GPT-Image-2 Tutorial, "Reusable Prompt Frames"', checked: '2026-11-21' };
const examples: Sourced = { source: 'What Is GPT Image 2, "What GPT Image 2 is good at"', checked: '2026-06-08' };

const lines = (...sentences: string[]) => sentences.join('\n');

/** The frames, in order of name. */
export const promptFrames: readonly PromptFrame[] = [
	{
		...tutorial,
		id: 'explainerVisual',
		name: 'Explainer Visual',
		description: 'A diagram of three to five steps with short labels',
		advice: 'Three to five nodes, labels of one to three words, no paragraphs',
		generate: lines(
			'Build a clear diagram that explains [topic] to [audience].',
			'Show these three to five nodes: [nodes].',
			'Connect them with arrows: [what leads to what].',
			'Label them exactly: [labels].',
			'Keep labels short and readable, with generous white space and a clear order of reading.',
			'Avoid paragraphs, any other text, logos and decoration that means nothing.',
		),
	},
	{
		...tutorial,
		id: 'localizedImage',
		name: 'Localized Image',
		description: 'One design with its text in another language',
		advice: 'Short text, spelled out exactly. Read every word of the result at full size',
		generate: lines(
			'Create a [format] for readers in [country].',
			'Show [subject and scene].',
			'Write exactly this text in [language]: "[text]". Spell every word so, with all accents, and add no other words.',
			'Typography: [feel of the letters], large and high in contrast.',
			'Put the brand footer "[footer]" small at the bottom.',
			'Avoid words of any other language, small print, invented logos and watermarks.',
		),
		edit: lines(
			'Make the [language] version of image 1.',
			'Replace its text by exactly: "[text]". Spell every word so, with all accents, and add no other words.',
			'Preserve everything else: layout, subject, colours, logo, brand footer and the feel of the letters.',
			'Do not alter the picture behind the text.',
		),
	},
	{
		...examples,
		id: 'posterText',
		name: 'Poster Text',
		description: 'A poster or ad with one exact headline',
		advice: 'One short phrase, spelled out exactly, and no other words',
		generate: lines(
			'Create a [format] ad poster for [product or event].',
			'Show [subject and scene] with clean lighting and one clear focus.',
			'Add one large headline at the top that reads exactly "[headline]".',
			'Add no other text. Strong contrast between the headline and what is behind it.',
			'Leave the lower third open for a call-to-action button.',
			'Avoid logos, prices, small print and watermarks.',
		),
		edit: lines(
			'Turn image 1 into an ad poster.',
			'Add one large headline at the top that reads exactly "[headline]".',
			'Add no other text. Strong contrast between the headline and what is behind it.',
			'Preserve the subject, its colours and the framing of image 1.',
			'Do not add logos, prices, small print or watermarks.',
		),
	},
	{
		...tutorial,
		id: 'productHero',
		name: 'Product Hero',
		description: 'The product as it is, for a shop or a landing page',
		advice: 'Say which details must stay. The model must not invent claims, prices or labels',
		generate: lines(
			'Create a product hero image for [audience].',
			'Show [product], fully visible and in sharp focus.',
			'Keep [fixed details] exactly as described.',
			'Use [background] and soft studio light with a natural shadow.',
			'Avoid invented brand claims, prices, logos, text, watermarks, hands and extra props.',
		),
		edit: lines(
			'Create a product hero image for [audience] from the product in image 1.',
			'Preserve its shape, proportions, camera angle, colours, logo and label text exactly.',
			'Replace the background by [background], with soft studio light and a natural shadow.',
			'Do not add brand claims, prices, logos, text, watermarks, hands or props.',
		),
	},
	{
		...examples,
		id: 'storyboardFrame',
		name: 'Storyboard Frame',
		description: 'A frame of a story, or the first frame of a video',
		advice: 'Describe the character in the same words in every frame, and change one thing at a time',
		generate: lines(
			'Create a cinematic storyboard frame for [story].',
			'Character: [character, in the same words in every frame].',
			'What happens: [action and place].',
			'Shot: [wide, medium or close], clear silhouette, realistic proportions, stable framing.',
			'Avoid motion blur, text, extra people and a crowded background.',
		),
		edit: lines(
			'Create the next storyboard frame with the character of image 1.',
			'Preserve the character exactly: face, hair, clothes, proportions, colours and the style of drawing.',
			'What happens now: [action and place].',
			'Shot: [wide, medium or close], clear silhouette, stable framing.',
			'Do not add motion blur, text, extra people or a crowded background.',
		),
	},
	{
		...tutorial,
		id: 'targetedEdit',
		name: 'Targeted Edit',
		description: 'One change, and everything else as it is',
		advice: 'One change at a time: not style, subject, composition and text in one pass',
		edit: lines(
			'Preserve [fixed subject, angle and text] exactly as in image 1.',
			'Change only [region] to [new detail].',
			'Do not alter [protected parts].',
		),
	},
	{
		...examples,
		id: 'uiMockup',
		name: 'UI Mockup',
		description: 'A screen of an app or a website, for direction',
		advice: 'Name the regions of the screen and the words on its buttons',
		generate: lines(
			'Create a realistic [mobile or desktop] screen mockup for [product].',
			'The screen has these regions, from top to bottom: [regions].',
			'The primary button is labelled exactly "[button]". Other labels: [labels].',
			'Use a clean, modern interface with high contrast, readable labels and realistic spacing.',
			'Avoid fake brand logos and unreadable placeholder text.',
		),
	},
];

/** What a person has to fill in, as it stands in a frame's text: `[audience]`. */
export const blanksOf = (text: string): string[] => [...new Set(text.match(/\[[^\]\n]+\]/g) ?? [])];
