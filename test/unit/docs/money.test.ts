import { estimate } from '../../../nodes/shared/money/estimate';
import { priceFor } from '../../../nodes/shared/money/price';
import { keptPart, table } from './kept';

const day = new Date('2026-11-21T12:00:00Z');
const sizes = [
	['Square', 1024, 1024],
	['Portrait, landscape', 1536, 1024],
	['Instagram post', 1088, 1360],
	['Blog hero', 1920, 1088],
	['Large square', 2048, 2048],
	['Ultra HD 4K', 3840, 2160],
] as const;

function usd(width: number, height: number, quality: string): string {
	const job = { model: 'gpt-image-2', size: `${width}x${height}`, quality, prompt: '' };
	return `$${estimate(job, priceFor('gpt-image-2', 'OpenAI', undefined, day)).usd!.toFixed(3)}`;
}

const page = () =>
	table(
		['', 'Pixels', 'Low', 'Medium', 'High'],
		sizes.map(([name, width, height]) => [
			name,
			`${width}x${height}`,
			...['low', 'medium', 'high'].map((quality) => usd(width, height, quality)),
		]),
	);

test('docs/money.md has the prices that the estimate gives (UPDATE_DOCS=1 writes it)', () => {
	expect(keptPart('money.md', page())).toBe(page());
});
