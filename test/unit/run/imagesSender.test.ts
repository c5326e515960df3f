import type { Order } from '../../../nodes/shared/run/order/types';
import { imagesSender } from '../../../nodes/shared/run/send/imagesSender';
import type { Answered } from '../../../nodes/shared/run/send/types';
import { priceFor } from '../../../nodes/shared/money/price';

const today = new Date('2026-11-20');
const order = {
	images: 2,
	quote: priceFor('gpt-image-2', 'OpenAI', undefined, today),
	estimate: { usd: 0.0118, lowUsd: 0.0118, highUsd: 0.012, usage: {}, basis: '' },
} as unknown as Order<never>;

const kept = (index: number) => ({ kind: 'image', index, kept: { file: { data: '', mimeType: 'image/png' } }, header: undefined, bytes: 1, sha256: '' });

test('images whose tokens a gateway counts as zero are billed by the estimate, and their tokens are not known', () => {
	const usage = { input_tokens: 0, input_tokens_details: { text_tokens: 0, image_tokens: 0 }, output_tokens: 0, total_tokens: 0 };
	const answer = { images: [kept(0), kept(1)], partials: [], missing: [], body: { usage } };
	const worth = imagesSender.worth(order, { answer, known: {}, isWhole: true, route: { owner: 'OpenAI' }, today } as unknown as Answered);
	const receipts = worth.ok ? worth.results.map(({ receipt }) => receipt) : [];
	expect(receipts).toMatchObject([1, 2].map(() => ({ costUsd: 0.0059, costBasis: 'estimate', mayBeBilledUsd: 0, inputTextTokens: null, outputTokens: null })));
});
