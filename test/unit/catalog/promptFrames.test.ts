import { findImageModel } from '../../../nodes/shared/catalog/imageModels';
import { blanksOf, promptFrames } from '../../../nodes/shared/catalog/promptFrames';
import { frameOptions, frameParameters } from '../../../nodes/shared/parameters/frames';
import { checkGenerate } from '../../../nodes/shared/request/generate';

const hero = promptFrames.find(({ id }) => id === 'productHero')!;

const refusal = (prompt: string, blanks: string[]) => {
	const settings = {
		model: 'gpt-image-2',
		prompt,
		blanks,
		size: { kind: 'auto' as const },
		snapSize: false,
		quality: 'low',
		n: 1,
		background: 'auto',
		outputFormat: 'png',
	};
	const checked = checkGenerate(settings, {
		model: findImageModel('gpt-image-2'),
		today: new Date(),
		servedByOpenAi: true,
	});
	return checked.ok ? undefined : checked.refusal;
};

test('a frame as it comes is refused, naming each bracket once', () => {
	expect(refusal(hero.generate!, blanksOf(hero.generate!))).toMatchObject({
		parameter: 'Prompt',
		message: 'Still to be filled in: [audience], [product], [fixed details], [background]',
	});
});

test('only what is left is named, and a sentence may be removed', () => {
	const text = hero
		.generate!.replace('[audience]', 'a shop')
		.replace('[product]', 'a mug')
		.replace(/^Keep.*\n/m, '');
	expect(refusal(text, blanksOf(hero.generate!))?.message).toBe('Still to be filled in: [background]');
	expect(refusal(text.replace('[background]', 'white'), blanksOf(hero.generate!))).toBeUndefined();
});

test('a column dropped into a bracket, or words added to it, leave it to be filled in', () => {
	const blanks = blanksOf(hero.generate!);
	const filled = (blank: string, by: string) =>
		blanks.reduce((text, one) => text.replaceAll(one, one === blank ? by : 'x'), hero.generate!);
	for (const by of ['[prMUG-01oduct]', '[MUG-01product]', '[productMUG-01]', '[product: a mug]']) {
		expect(refusal(filled('[product]', by), blanks)?.message).toBe(`Still to be filled in: ${by}`);
	}
	expect(refusal(filled('[product]', 'MUG-01'), blanks)).toBeUndefined();
});

test('brackets of a person’s own are not the frame’s', () => {
	const filled = blanksOf(hero.generate!).reduce((text, blank) => text.replaceAll(blank, 'x'), hero.generate!);
	expect(refusal(`${filled} Show the sign [SALE].`, blanksOf(hero.generate!))).toBeUndefined();
	expect(refusal('A sign that reads [product]', [])).toBeUndefined();
});

test('each node offers the frames that have a text for it, each with its own field', () => {
	const fromWords = frameOptions(['generate']).map(({ value }) => value);
	const fromPictures = frameOptions(['edit']).map(({ value }) => value);
	expect(fromWords).not.toContain('targetedEdit');
	expect(fromPictures).toEqual(['localizedImage', 'posterText', 'productHero', 'storyboardFrame', 'targetedEdit']);
	expect(frameOptions(['generate', 'edit']).map(({ value }) => value)).toEqual(promptFrames.map(({ id }) => id));
	const fields = frameParameters(['generate', 'edit'], 'Prompt', 'promptFrom').filter(({ type }) => type === 'string');
	expect(new Set(fields.map(({ name }) => name)).size).toBe(promptFrames.length);
	expect(fields.find(({ name }) => name === 'targetedEditPrompt')!.default).toBe(
		`=${promptFrames.find(({ id }) => id === 'targetedEdit')!.edit}`,
	);
});
