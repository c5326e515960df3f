import { userError } from '../errors';
import type { EmulatedModel } from '../models';

export interface Size {
	width: number;
	height: number;
}

const FIXED = ['1024x1024', '1024x1536', '1536x1024'];
/** What `auto` was seen to serve; the odd ones are no multiples of 16. */
const AUTO: readonly Size[] = [
	{ width: 1024, height: 1024 },
	{ width: 1254, height: 1254 },
	{ width: 1672, height: 941 },
	{ width: 1122, height: 1402 },
];

/** Each rule of a free size: when it is broken, and the sentence that says so. */
const rules: ReadonlyArray<{ broken(size: Size): boolean; message: string }> = [
	{
		broken: ({ width, height }) => width % 16 !== 0 || height % 16 !== 0,
		message: 'Width and height must both be divisible by 16.',
	},
	{
		broken: ({ width, height }) => Math.max(width, height) > 3840,
		message: 'The longest edge must be less than or equal to 3840.',
	},
	{
		broken: ({ width, height }) => Math.max(width, height) > 3 * Math.min(width, height),
		message: 'The maximum supported aspect ratio is 3:1.',
	},
	{
		broken: ({ width, height }) => width * height < 655_360,
		message: 'Requested resolution is below the current minimum pixel budget.',
	},
	{
		broken: ({ width, height }) => width * height > 8_294_400,
		message: 'Requested resolution exceeds the current pixel budget.',
	},
];

const refuse = (asked: string, message: string) =>
	userError('invalid_value', 'size', `Invalid size '${asked}'. ${message}`);

/** The size asked for, or undefined for `auto`. Throws OpenAI's 400. */
export function checkSize(asked: string | undefined, model: EmulatedModel): Size | undefined {
	if (asked === undefined || asked === 'auto') return undefined;
	if (!model.anySize && !FIXED.includes(asked)) {
		throw refuse(asked, `Supported sizes are ${FIXED.join(', ')}, and auto.`);
	}
	const match = /^(\d{1,6})x(\d{1,6})$/.exec(asked);
	if (!match) throw refuse(asked, "Expected 'auto' or a string of the form WIDTHxHEIGHT.");
	const size = { width: Number(match[1]), height: Number(match[2]) };
	if (size.width === 0 || size.height === 0) throw refuse(asked, 'Width and height must be greater than 0.');
	const rule = rules.find(({ broken }) => broken(size));
	if (rule) throw refuse(asked, rule.message);
	return size;
}

/** The size `auto` serves: the reference's shape for an edit, else one of the known sizes by the prompt's seed. */
export function autoSize(model: EmulatedModel, seed: number, reference?: Size): Size {
	const choices = model.anySize ? AUTO : FIXED.map((text) => checkSize(text, model)!);
	if (!reference) return choices[seed % choices.length]!;
	const sameSize = checkable(reference, model);
	if (sameSize) return reference;
	const shape = ({ width, height }: Size) => Math.log(width / height);
	const distance = (size: Size) => Math.abs(shape(size) - shape(reference));
	return [...choices].sort((a, b) => distance(a) - distance(b))[0]!;
}

const checkable = (size: Size, model: EmulatedModel) =>
	model.anySize ? !rules.some(({ broken }) => broken(size)) : FIXED.includes(`${size.width}x${size.height}`);
