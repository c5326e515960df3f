import { blanksOf, promptFrames } from '../../../nodes/shared/catalog/promptFrames';
import { findReviewPreset } from '../../../nodes/shared/catalog/reviewPresets';
import { keptPart } from './kept';

const quoted = (title: string, text: string | undefined) =>
	text === undefined ? [] : [`${title}:`, ['```text', text, '```'].join('\n')];

function page(): string {
	const sections = promptFrames.map(({ id, name, description, advice, generate, edit, source }) =>
		[
			`## ${name}`,
			`${description}. ${advice}.`,
			...quoted('From words (Generate Image)', generate),
			...quoted('From pictures (Edit Image)', edit),
			`Quality test **${name}** (Responses Image Step, Review Image): ${findReviewPreset(id)!.description.toLowerCase()}.`,
			`After: ${source}.`,
		].join('\n\n'),
	);
	return sections.join('\n\n');
}

test('docs/prompt-frames.md has what the catalog has (UPDATE_DOCS=1 writes it)', () => {
	expect(keptPart('prompt-frames.md', page())).toBe(page());
});

test('every frame has a quality test of its name, and something to fill in', () => {
	for (const { id, name, generate, edit } of promptFrames) {
		expect(findReviewPreset(id)?.name).toBe(name);
		expect(generate ?? edit).toBeDefined();
		for (const text of [generate, edit].filter((one) => one !== undefined))
			expect(blanksOf(text).length).toBeGreaterThan(0);
	}
});

test('no frame holds what n8n would take for an expression', () => {
	for (const { generate = '', edit = '' } of promptFrames) expect(`${generate}${edit}`).not.toMatch(/\{\{|\}\}|^=/);
});
