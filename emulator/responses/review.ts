import sharp from 'sharp';
import { sha256 } from '../record';
import { readStored, type State } from '../state';
import type { Picture } from '../wire/picture';
import type { Asked, Shown } from './types';

/** A form that asks for a judgement by criteria: what the emulator can answer from what it drew. */
interface ReviewSchema {
	properties: {
		text_read: unknown;
		title?: unknown;
		alt_text?: unknown;
		criteria: { properties: Record<string, { description?: string }> };
	};
}

const isReview = (schema: unknown): schema is ReviewSchema => {
	const { properties } = (schema ?? {}) as Partial<ReviewSchema>;
	return properties?.text_read !== undefined && typeof properties.criteria?.properties === 'object';
};

/** Remembers the words a picture was drawn from, an edit's own last. Padded pictures of benchmarks are not hashed. */
export function rememberDrawn(state: State, picture: Picture, words: string[]): void {
	if (state.settings.imageBytes) return;
	// What a prompt says to avoid is not in the picture.
	const text = words.filter(Boolean).join('\n').replace(/\bAvoid:[^\n]*?(?:\.(?=\s|$)|$)/gm, '');
	const whole = picture.whole();
	state.drawn.set(sha256(whole), text);
	// What is drawn as vectors has no corner of pixels.
	void cornerOf(whole).then((corner) => state.drawn.set(corner, text), () => undefined);
}

/** The upper left of a picture, which stays the same where a few pixels are cut at its right and bottom. */
async function cornerOf(bytes: Buffer): Promise<string> {
	const picture = sharp(bytes);
	const { width = 0, height = 0 } = await picture.metadata();
	const region = { left: 0, top: 0, width: Math.min(512, width), height: Math.min(512, height) };
	return `corner ${sha256(await picture.extract(region).raw().toBuffer())}`;
}

/** The words on a picture: what it was drawn from; empty for one that came from elsewhere. */
export async function wordsOn(state: State, { fileId }: Shown): Promise<string> {
	const file = state.files.get(fileId);
	if (!file) return '';
	const bytes = await readStored(file);
	return state.drawn.get(sha256(bytes)) ?? state.drawn.get(await cornerOf(bytes)) ?? '';
}

type Judge = (about: string, seen: string, references: string) => boolean;

const has = (text: string, part: string) => text.toLowerCase().includes(part.trim().toLowerCase());

/** Kinds of criterion by how they begin. What a picture's words cannot tell passes. */
const judges: ReadonlyArray<[begins: RegExp, judge: Judge]> = [
	[/exactly the text "([\s\S]*)"/, (about, seen) => seen.includes(about)],
	[/^It shows: ([\s\S]*)/, (about, seen) => has(seen, about)],
	[/^It does not show: ([\s\S]*)/, (about, seen) => !has(seen, about)],
	[/^This detail [^:]*: ([\s\S]*)/, (about, seen, references) => has(seen, about) || !has(references, about)],
];

function judged(description: string, seen: string, references: string) {
	for (const [begins, judge] of judges) {
		const about = begins.exec(description)?.[1];
		if (about === undefined) continue;
		const passed = judge(about, seen, references);
		return { reason: `The picture shows “${seen.slice(0, 120)}”.`, passed };
	}
	return { reason: 'Nothing in the picture speaks against it.', passed: true };
}

/** How many of the pictures are under review: the captions say so, as a model would read them. */
const countReviewed = (text: string, all: number) => (text.match(/^Picture to review \d+:/gm) ?? []).length || all;

/** The answer to a review, by what was drawn; undefined when the request is none. Deterministic. */
export async function reviewed(state: State, { body, turns, fresh }: Asked): Promise<string | undefined> {
	const { format } = (body.text ?? {}) as { format?: { schema?: unknown } };
	if (!isReview(format?.schema)) return undefined;
	const shown = turns.slice(turns.length - fresh);
	const words: string[] = [];
	for (const picture of shown.flatMap(({ pictures }) => pictures)) words.push(await wordsOn(state, picture));
	const count = countReviewed(shown.map(({ text }) => text).join('\n'), words.length);
	const seen = words.slice(0, count).join('\n');
	const references = words.slice(count).join('\n');
	const { properties } = format.schema;
	const asked = Object.entries(properties.criteria.properties);
	const criteria = asked.map(([id, { description = '' }]) => [id, judged(description, seen, references)] as const);
	const passed = criteria.filter(([, one]) => one.passed).length;
	const all = passed === criteria.length;
	return JSON.stringify({
		text_read: seen,
		criteria: Object.fromEntries(criteria),
		...(properties.title ? { title: seen.split(/[.\n]/)[0] } : {}),
		...(properties.alt_text ? { alt_text: `It shows ${seen.replace(/\s+/g, ' ')}` } : {}),
		summary: all ? 'It meets the brief.' : 'Change what failed, and keep the rest.',
		score: Math.round((100 * passed) / Math.max(1, criteria.length)),
		verdict: all ? 'pass' : 'fail',
	});
}
