import { imageModels } from '../../emulator/models';
import { costUsd, imageUsage, outputTokens, referenceTokens } from '../../emulator/usage';

const two = imageModels['gpt-image-2']!;
const twoFive = imageModels['gpt-image-2.5-flare']!;
const size = (text: string) => {
	const [width, height] = text.split('x').map(Number);
	return { width: width!, height: height! };
};

test.each([
	['1024x1024', 196, 1756, 7024],
	['1536x1024', 158, 1372, 5488],
	['2048x1152', 157, 1413, 5650],
	['2048x2048', 397, 3568, 14272],
	['3840x2160', 371, 3336, 13342],
	['2880x2880', 659, 5930, 23719],
	['1120x896', 157, 1370, 5551],
	['1152x864', 144, 1294, 5176],
])('gpt-image-2 at %s takes the published tokens', (text, low, medium, high) => {
	const tokens = ['low', 'medium', 'high'].map((quality) => outputTokens(two, quality, size(text), 1, 0));
	expect(tokens).toEqual([low, medium, high]);
});

test('several images are rounded once, and every partial adds 100', () => {
	expect([2, 3].map((n) => outputTokens(two, 'low', size('1024x1024'), n, 0))).toEqual([391, 586]);
	expect(outputTokens(twoFive, 'xhigh', size('1024x1024'), 1, 3)).toBe(3122 + 300);
	expect(outputTokens(imageModels['gpt-image-1.5']!, 'high', size('1024x1536'), 2, 0)).toBe(2 * 6240);
});

test.each([
	['64x64', 16],
	['256x256', 256],
	['512x512', 1024],
	['512x1024', 512],
	['300x600', 512],
	['200x800', 352],
	['1024x1024', 1024],
	['1536x1024', 1536],
	['1280x720', 920],
	['1200x600', 722],
	['2048x2048', 1521],
	['3840x2160', 1508],
	['6000x4000', 1536],
])('a reference of %s takes %i tokens, as measured', (text, tokens) => {
	expect(referenceTokens(size(text))).toBe(tokens);
});

test('a calculator row costs what it says', () => {
	const usage = imageUsage(
		{ prompt: '', references: [], n: 1, quality: 'high', size: size('1024x1024'), partials: 0 },
		two,
	);
	expect(costUsd({ ...usage, input_tokens_details: { image_tokens: 0, text_tokens: 0 } }, two)).toBeCloseTo(0.211, 3);
});
