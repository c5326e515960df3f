import { GlobalFonts } from '@napi-rs/canvas';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** One font file covering a slice of Unicode. Registered when a text first needs it: all of them would take half a second. */
interface Slice {
	family: string;
	file: string;
	ranges: ReadonlyArray<readonly [from: number, to: number]>;
	registered: boolean;
}

const load = createRequire(__filename);

/** Font packages in the order a character looks for its glyph. */
const LATIN = ['noto-sans', 'noto-sans-arabic', 'noto-sans-hebrew', 'noto-sans-devanagari', 'noto-sans-thai'];
const EMOJI = /\p{Emoji_Presentation}/u;
const packages = new Map<string, Slice[]>();

function parseRange(text: string): readonly [number, number] {
	const [from, to] = text.replace('U+', '').split('-');
	return [parseInt(from!, 16), parseInt(to ?? from!, 16)];
}

function slicesOf(name: string): Slice[] {
	const known = packages.get(name);
	if (known) return known;
	const unicodeFile = load.resolve(`@fontsource-variable/${name}/unicode.json`);
	const unicode = load(unicodeFile) as Record<string, string>;
	const slices = Object.entries(unicode).map(([key, ranges]) => {
		const subset = key.replace(/[[\]]/g, '');
		return {
			family: `${name}-${subset}`,
			file: join(unicodeFile, '..', 'files', `${name}-${subset}-wght-normal.woff2`),
			ranges: ranges.split(',').map(parseRange),
			registered: false,
		};
	});
	packages.set(name, slices);
	return slices;
}

/** Han characters are drawn as the rest of the text suggests: kana means Japanese, hangul Korean, otherwise Chinese. */
function packageOrder(text: string): string[] {
	const chinese = 'noto-sans-sc';
	const japanese = 'noto-sans-jp';
	const korean = 'noto-sans-kr';
	const cjk = /[\u3040-\u30ff]/.test(text)
		? [japanese, chinese, korean]
		: /[\u1100-\u11ff\uac00-\ud7af]/.test(text)
			? [korean, chinese, japanese]
			: [chinese, japanese, korean];
	return [...LATIN, ...cjk, 'noto-emoji'];
}

const covers = (slice: Slice, code: number) => slice.ranges.some(([from, to]) => code >= from && code <= to);

function sliceFor(code: number, order: string[]): Slice | undefined {
	const first = EMOJI.test(String.fromCodePoint(code)) ? ['noto-emoji', ...order] : order;
	for (const name of first) {
		const slice = slicesOf(name).find((candidate) => covers(candidate, code));
		if (slice) return slice;
	}
	return undefined;
}

function register(slice: Slice): string {
	if (!slice.registered) GlobalFonts.registerFromPath(slice.file, slice.family);
	slice.registered = true;
	return slice.family;
}

/** The CSS font families that together hold every glyph of the text, registered and ready. */
export function familiesFor(text: string): string {
	const order = packageOrder(text);
	const latin = slicesOf('noto-sans').find(({ family }) => family === 'noto-sans-latin')!;
	const slices = new Set<Slice>([latin]);
	for (const character of new Set(text)) {
		const slice = sliceFor(character.codePointAt(0)!, order);
		if (slice) slices.add(slice);
	}
	return [...slices].map((slice) => `"${register(slice)}"`).join(', ');
}
