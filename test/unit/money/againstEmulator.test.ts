import fc from 'fast-check';
import { imageModels as emulated } from '../../../emulator/models';
import { costUsd, imageUsage } from '../../../emulator/usage';
import { findImageModel } from '../../../nodes/shared/catalog/imageModels';
import { costOf } from '../../../nodes/shared/money/cost';
import { estimate } from '../../../nodes/shared/money/estimate';
import { priceFor } from '../../../nodes/shared/money/price';
import { brokenSizeRules, sizeText } from '../../../nodes/shared/request/size';

/** The emulator's bill is written apart from this package's estimate, from the same published rules. */
const quote = (id: string) => priceFor(id, 'OpenAI', undefined, new Date('2026-11-21'))!;

const edge = fc.integer({ min: 20, max: 240 }).map((steps) => steps * 16);
const legalSize = fc
	.record({ width: edge, height: edge })
	.filter((size) => brokenSizeRules(findImageModel('gpt-image-2')!.size, size).length === 0);
const pixels = fc.integer({ min: 1, max: 8000 });
const words = fc.array(
	fc.constantFrom('a', 'ceramic', 'mug', 'on', 'an', 'oak', 'table', 'soft', 'morning', 'light', 'white'),
	{ maxLength: 80 },
);

const call = fc.constantFrom('gpt-image-2', 'gpt-image-2.5-flare', 'gpt-image-2.5-sunburst').chain((modelId) =>
	fc.record({
		modelId: fc.constant(modelId),
		size: legalSize,
		quality: fc.constantFrom(...findImageModel(modelId)!.qualities.filter((quality) => quality !== 'auto')),
		n: fc.integer({ min: 1, max: 10 }),
		partials: fc.integer({ min: 0, max: 3 }),
		references: fc.array(fc.record({ width: pixels, height: pixels }), { maxLength: 16 }),
		prompt: words.map((chosen) => chosen.join(' ')),
	}),
);

test('the estimate made before equals the bill after: images exactly, text within its tolerance', () => {
	fc.assert(
		fc.property(call, (asked) => {
			const model = emulated[asked.modelId]!;
			const billed = imageUsage(asked, model);
			const before = estimate({ ...asked, model: asked.modelId, size: sizeText(asked.size), partial_images: asked.partials }, quote(asked.modelId));
			expect(before.usage.outputTokens).toBe(billed.output_tokens);
			expect(before.usage.inputImageTokens).toBe(billed.input_tokens_details.image_tokens);

			const bill = costUsd(billed, model);
			expect(before.lowUsd! - 1e-9).toBeLessThanOrEqual(bill);
			expect(before.highUsd! + 1e-9).toBeGreaterThanOrEqual(bill);
			const withRealText = { ...before.usage, inputTextTokens: billed.input_tokens_details.text_tokens };
			expect(costOf(withRealText, quote(asked.modelId).price)).toBeCloseTo(bill, 9);
		}),
		{ numRuns: 2000 },
	);
});
